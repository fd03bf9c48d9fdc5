import type { SessionDescription, Variant } from '@denoisekit/core';

/** What ran, and how a file of less than 32 bits was proven where that is known. */
export interface BadgeFacts {
  readonly description: SessionDescription;
  readonly variant?: Variant | undefined;
}

/** What runs, in a few words: `wasm · matches TensorFlow.js 4.22.0`, `wasm · int8, at most 0.06 dB lost`. */
export function badgeText({ description: { device, dtype, selfTest }, variant }: BadgeFacts): string {
  if (selfTest === undefined) return `${device} · not checked`;
  const { maxDifference, tolerance, madeBy } = selfTest;
  if (!(maxDifference <= tolerance)) return `${device} · differs from ${madeBy}`;
  if (dtype === 'fp32') return `${device} · matches ${madeBy}`;
  const near = variant === undefined ? `within ${small(tolerance)} of ${madeBy}` : lossText(variant);
  return `${device} · ${dtype}, ${near}`;
}

/** The most that was lost in PSNR against the fp32 file at any noise; clean pictures, which are far above it, do not count. */
function lossText({ gate }: Variant): string {
  const noisy = gate.filter(({ noise }) => noise !== 'none');
  const losses = noisy.map(({ psnr, fp32 }) => (fp32 ?? 0) - (psnr ?? fp32 ?? 0));
  return `at most ${Math.max(0, ...losses).toFixed(2)} dB lost`;
}

/** The golden-vector check as a sentence. */
export function checkText({ selfTest }: SessionDescription): string {
  if (selfTest === undefined) return 'not run';
  const { vectors, maxDifference, tolerance } = selfTest;
  const sign = maxDifference <= tolerance ? '≤' : '>';
  return `${vectors} vectors, greatest difference ${small(maxDifference)} ${sign} ${small(tolerance)}`;
}

/** All that `describe()` tells, as terms and texts. */
export function badgeRows({
  description: facts,
  variant,
}: BadgeFacts): readonly (readonly [string, string])[] {
  const { deviceAsked, attempts, notes = [] } = facts;
  const asked = typeof deviceAsked === 'string' ? deviceAsked : deviceAsked.join(', ');
  const failed = attempts.filter(({ ok }) => !ok);
  return [
    ['Device', facts.adapter === undefined ? facts.device : `${facts.device} (${facts.adapter})`],
    ['Asked for', asked],
    ...failed.map(({ device, reason = 'did not work' }) => [`Not ${device}`, reason] as const),
    ['Golden vectors', checkText(facts)],
    ...(variant === undefined
      ? []
      : [
          [
            `PSNR of ${facts.dtype}`,
            `${lossText(variant)} at noise against fp32, on ${variant.pictures}`,
          ] as const,
        ]),
    ['Threads', String(facts.threads)],
    ['Runtime', `${facts.runtime} ${facts.runtimeVersion}`],
    ['Model', `${facts.model}, ${facts.dtype}, sha256 ${facts.modelSha256.slice(0, 12)}…`],
    ...notes.map((note) => ['Note', note] as const),
  ];
}

function small(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
