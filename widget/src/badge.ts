import type { SessionDescription } from '@denoisekit/core';

/** What runs, in a few words: `wasm · matches TensorFlow.js 4.22.0`. */
export function badgeText({ device, selfTest }: SessionDescription): string {
  if (selfTest === undefined) return `${device} · not checked`;
  const right = selfTest.maxDifference <= selfTest.tolerance;
  return `${device} · ${right ? 'matches' : 'differs from'} ${selfTest.madeBy}`;
}

/** The golden-vector check as a sentence. */
export function checkText({ selfTest }: SessionDescription): string {
  if (selfTest === undefined) return 'not run';
  const { vectors, maxDifference, tolerance } = selfTest;
  const sign = maxDifference <= tolerance ? '≤' : '>';
  return `${vectors} vectors, greatest difference ${small(maxDifference)} ${sign} ${small(tolerance)}`;
}

/** All that `describe()` tells, as terms and texts. */
export function badgeRows(facts: SessionDescription): readonly (readonly [string, string])[] {
  const { deviceAsked, attempts, notes = [] } = facts;
  const asked = typeof deviceAsked === 'string' ? deviceAsked : deviceAsked.join(', ');
  const failed = attempts.filter(({ ok }) => !ok);
  return [
    ['Device', facts.adapter === undefined ? facts.device : `${facts.device} (${facts.adapter})`],
    ['Asked for', asked],
    ...failed.map(({ device, reason = 'did not work' }) => [`Not ${device}`, reason] as const),
    ['Golden vectors', checkText(facts)],
    ['Threads', String(facts.threads)],
    ['Runtime', `${facts.runtime} ${facts.runtimeVersion}`],
    ['Model', `${facts.model}, ${facts.dtype}, sha256 ${facts.modelSha256.slice(0, 12)}…`],
    ...notes.map((note) => ['Note', note] as const),
  ];
}

function small(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
