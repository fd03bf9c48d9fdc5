/** The ends of a span from which a level is drawn uniformly for each image; both the same: always that. */
export type NoiseLevel = readonly [low: number, high: number];

const number = String.raw`(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(\/255)?`;
/** `0.5`, `25/255` or `0..1`. */
const levelPattern = new RegExp(String.raw`^${number}(?:\.\.${number})?$`, 'i');

/** A number, or two with `..` between them, each of them perhaps a 255th; undefined for anything else. */
export function parseLevel(text: string): NoiseLevel | undefined {
  const [, low, low255, high, high255] = levelPattern.exec(text) ?? [];
  if (low === undefined) return undefined;
  const least = valueOf(low, low255);
  return [least, high === undefined ? least : valueOf(high, high255)];
}

function valueOf(digits: string, by255: string | undefined): number {
  return Number(digits) / (by255 === undefined ? 1 : 255) + 0; // + 0 makes -0 a 0
}

/** A level as people write it, `0.5`, `25/255` or `0..60/255`: the text that `parseLevel` reads back as exactly this. */
export function formatLevel([low, high]: NoiseLevel): string {
  return low === high ? formatNumber(low) : `${formatNumber(low)}..${formatNumber(high)}`;
}

/** As a decimal, or as a whole number of 255ths where that is the same and shorter. */
function formatNumber(value: number): string {
  const decimal = String(value);
  const in255ths = `${Math.floor(value * 255 + 0.5)}/255`;
  return in255ths.length < decimal.length && Math.floor(value * 255 + 0.5) / 255 === value
    ? in255ths
    : decimal;
}
