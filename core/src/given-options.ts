import { DenoiseError } from './errors.js';

/**
 * The options of a call that needs some: callers without TypeScript may leave them out.
 *
 * @param what which call
 * @param expected the least that it needs: `{ model }`
 * @throws DenoiseError `usage`
 */
export function givenOptions<T extends object>(options: T, what: string, expected: string): T {
  const found: unknown = options;
  if (typeof found === 'object' && found !== null) return options;
  throw new DenoiseError('usage', { what: `${what} got no options`, actual: String(found), expected });
}
