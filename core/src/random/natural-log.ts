const bits = /* @__PURE__ */ new DataView(new ArrayBuffer(8));
const word = /* @__PURE__ */ new ArrayBuffer(4);
const scale = /* @__PURE__ */ new Float32Array(word);
const scaleBits = /* @__PURE__ */ new Int32Array(word);

/** ln 2 in two parts: the first has 21 trailing zero bits, so that an exponent times it is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/**
 * The natural logarithm, with the same bits in every JavaScript engine, which `Math.log` does not promise.
 *
 * Only + - * / and the exponent's bits are used, which IEEE 754 fixes. With x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)
 * and s = f / (2 + f): ln(1 + f) = 2 atanh(s) = 2 (s + s^3/3 + s^5/5 + ...), summed as f - (f^2/2 - s (f^2/2 + R)),
 * R = 2 s^2/3 + 2 s^4/5 + ..., because f itself is exact. Within one unit in the last place of the true value.
 */
export function naturalLog(x: number): number {
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    if (x <= 0) return x === 0 ? -Infinity : NaN;
    x *= 18014398509481984; // 2^54: subnormal numbers have no exponent bits to read
    exponent = -54;
  } else if (!(x < Infinity)) {
    return x;
  }
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  const power = (high >>> 20) - 1023;
  if (power >= -126 && power <= 126) {
    // 2^-power is a float32: reading back what was written in one piece is far quicker than in two.
    scaleBits[0] = (127 - power) << 23;
    return logOfParts(power, x * scale[0]!);
  }
  bits.setUint32(0, (high & 0xfffff) | (1023 << 20));
  return logOfParts(exponent + power, bits.getFloat64(0));
}

/**
 * `naturalLog` of 2^exponent times a mantissa, for callers that have them apart: the bits of a double take as long to reach as the rest.
 *
 * @param mantissa in [1, 2)
 */
export function logOfParts(exponent: number, mantissa: number): number {
  // Mantissas from sqrt(2) on, in its first 20 bits, count as below 1, with the next exponent.
  const upper = mantissa >= 1.4142141342163086;
  if (upper) exponent++;
  const f = (upper ? 0.5 * mantissa : mantissa) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const r =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z *
                (2 / 9 +
                  z * (2 / 11 + z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))));
  const half = 0.5 * f * f;
  return exponent * ln2High - (half - (s * (half + r) + exponent * ln2Low) - f);
}
