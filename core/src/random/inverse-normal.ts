import { logOfParts, naturalLog } from './natural-log.js';

/** Where the centre ends, as a distance of p from 1/2. */
const centre = 0.425;

/**
 * The quantile function of the standard normal distribution: the x below which a draw falls with probability `p`.
 *
 * Source: M. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988),
 * routine PPND16, right to about 1 part in 10^16. Made of exact IEEE 754 operations only (+ - * / sqrt), so the same in
 * every engine.
 *
 * @param p in (0, 1); 0 and 1 give the infinities, anything else NaN
 */
export function inverseNormal(p: number): number {
  const q = p - 0.5;
  if (q >= -centre && q <= centre) return ofCentre(q);
  const x = ofRoot(Math.sqrt(-naturalLog(q < 0 ? p : 1 - p)));
  return q < 0 ? -x : x;
}

// Shared by all calls: it is filled and emptied within one.
const tails = /* @__PURE__ */ new Uint16Array(1024);

/** 2^(i - 31), without `**`, of which engines need only give an approximation. */
const powers = /* @__PURE__ */ Float64Array.from({ length: 33 }, (_, i) =>
  i < 32 ? 1 / ((1 << (31 - i)) >>> 0) : 2,
);

/**
 * The inner loop of the noise: `inverseNormal((word + 1/2) / 2^32)` for as many words, rounded to float32, into `out` from `start` on.
 * The tails, 15 % of the words, come after the centre: a branch that cannot be predicted would take longer than computing them twice.
 *
 * @param count at most 1024
 */
export function fillInverseNormal(out: Float32Array, start: number, words: Uint32Array, count: number): void {
  let found = 0;
  for (let i = 0; i < count; i++) {
    const q = (words[i]! + 0.5) * 2 ** -32 - 0.5;
    out[start + i] = ofCentre(q);
    tails[found] = i;
    found += q >= -centre && q <= centre ? 0 : 1;
  }
  for (let tail = 0; tail < found; tail++) {
    const i = tails[tail]!;
    const word = words[i]!;
    const lower = word < 0x80000000;
    // The smaller one of p and 1 - p is (distance + 1/2) / 2^32, and the leading zeros of distance are its exponent.
    const distance = lower ? word : ~word >>> 0;
    const zeros = Math.clz32(distance);
    const x = ofRoot(Math.sqrt(-logOfParts(-1 - zeros, (distance + 0.5) * powers[zeros]!)));
    out[start + i] = lower ? -x : x;
  }
}

// Centre and tail are functions of their own, small enough for an engine to inline both into a loop over samples.

/** For |q| <= 0.425, where q = p - 1/2. */
function ofCentre(q: number): number {
  const r = 0.180625 - q * q;
  let above = 2509.0809287301227;
  above = above * r + 33430.57558358813;
  above = above * r + 67265.7709270087;
  above = above * r + 45921.95393154987;
  above = above * r + 13731.69376550946;
  above = above * r + 1971.5909503065513;
  above = above * r + 133.14166789178438;
  above = above * r + 3.3871328727963665;
  let below = 5226.495278852854;
  below = below * r + 28729.085735721943;
  below = below * r + 39307.89580009271;
  below = below * r + 21213.794301586597;
  below = below * r + 5394.196021424751;
  below = below * r + 687.1870074920579;
  below = below * r + 42.31333070160091;
  below = below * r + 1;
  return (above * q) / below;
}

/** For |q| > 0.425, as a distance from the median: `root` is sqrt(-ln(p)) of the smaller one of p and 1 - p. */
function ofRoot(root: number): number {
  return root <= 5 ? nearTail(root - 1.6) : root < Infinity ? farTail(root - 5) : root;
}

function nearTail(r: number): number {
  let above = 0.0007745450142783414;
  above = above * r + 0.022723844989269184;
  above = above * r + 0.2417807251774506;
  above = above * r + 1.2704582524523684;
  above = above * r + 3.6478483247632045;
  above = above * r + 5.769497221460691;
  above = above * r + 4.630337846156546;
  above = above * r + 1.4234371107496835;
  let below = 1.0507500716444169e-9;
  below = below * r + 0.0005475938084995345;
  below = below * r + 0.015198666563616457;
  below = below * r + 0.14810397642748008;
  below = below * r + 0.6897673349851;
  below = below * r + 1.6763848301838038;
  below = below * r + 2.053191626637759;
  below = below * r + 1;
  return above / below;
}

function farTail(r: number): number {
  let above = 2.0103343992922881e-7;
  above = above * r + 2.7115555687434876e-5;
  above = above * r + 0.0012426609473880784;
  above = above * r + 0.026532189526576124;
  above = above * r + 0.29656057182850487;
  above = above * r + 1.7848265399172913;
  above = above * r + 5.463784911164114;
  above = above * r + 6.657904643501103;
  let below = 2.0442631033899397e-15;
  below = below * r + 1.421511758316446e-7;
  below = below * r + 1.8463183175100548e-5;
  below = below * r + 0.0007868691311456133;
  below = below * r + 0.014875361290850615;
  below = below * r + 0.1369298809227358;
  below = below * r + 0.599832206555888;
  below = below * r + 1;
  return above / below;
}
