import type { Artwork } from '../artwork.js';
import type { Crop, Crops } from '../facts.js';
import { formatDecibels } from '../format.js';
import { html, type Markup } from '../html/markup.js';
import { section } from '../html/page.js';

/** Parts of pictures at real size, before and after. */
export async function cropsSection(crops: Crops | null, artwork: Artwork): Promise<Markup> {
  if (crops === null) return section('Pictures', []);
  const { noise, dataset, ranOn } = crops;
  const added = noise === null ? 'with the noise that they were shot with' : `at ${noise}`;
  const figures: (Markup | null)[] = [];
  for (const [at, crop] of crops.crops.entries()) figures.push(await figureOf(crop, at, artwork));
  return section('Pictures', [
    html`<p>
      The middle of pictures of ${dataset} ${added}, at real size, denoised by ${ranOn}. From left to right:
      noisy, denoised, clean.
    </p>`,
    ...figures,
  ]);
}

function figureOf(crop: Crop, at: number, artwork: Artwork): Promise<Markup | null> {
  const { name, noisyPsnr, psnr, noisy, denoised, clean } = crop;
  const figures = `${formatDecibels(noisyPsnr)} noisy, ${formatDecibels(psnr)} denoised`;
  return artwork.realSize(at, [noisy, denoised, clean], {
    alt: `The middle of the picture ${name}: noisy, denoised, clean.`,
    caption: `${name}: ${figures}, over the whole picture.`,
  });
}
