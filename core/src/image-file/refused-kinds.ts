import { DenoiseError } from '../errors.js';

/** For a file of several pictures, where its format is read as one. */
export function animationError(
  name: string,
  { title, frames }: { readonly title: string; readonly frames?: number | undefined },
  fix = 'take it apart, or make an animated WebP of it',
): DenoiseError {
  return new DenoiseError('image-unsupported', {
    what: `${name} is an animation`,
    actual: `an animated ${title}${frames === undefined ? '' : ` of ${frames} frames`}`,
    expected: 'one picture',
    fix,
  });
}

/** For samples that would have to be converted to other colours. */
export function coloursError(name: string, title: string, colours: string): DenoiseError {
  return new DenoiseError('image-unsupported', {
    what: `${name} cannot be read here`,
    actual: `a ${title} in ${colours === 'cmyk' ? 'CMYK, the inks of a printer' : colours}`,
    expected: 'grey or RGB',
    fix: 'convert it to grey or RGB of 8 or 16 bits first',
  });
}
