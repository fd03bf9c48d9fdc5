const bits = /* @__PURE__ */ new DataView(new ArrayBuffer(8));

/** ln 2 in two parts: the first has 21 trailing zero bits, so that an exponent times it is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/**
 * e to the power of `x`, with the same bits in every JavaScript engine, which `Math.exp` does not promise.
 *
 * Only + - * / and the exponent's bits are used, which IEEE 754 fixes: x = k ln 2 + r with |r| <= ln 2 / 2, the Taylor series
 * of e^r up to r^13, whose rest is below 2^-57, times 2^k. Within two units in the last place.
 *
 * @returns 0 below -708, where what is left of the precision ends, and Infinity above 709
 */
export function exponential(x: number): number {
  if (!(x >= -708)) return x < -708 ? 0 : NaN;
  if (x > 709) return Infinity;
  const k = Math.floor(x / (ln2High + ln2Low) + 0.5);
  const r = x - k * ln2High - k * ln2Low;
  // By factors, since a division a term would take most of the time: 1 / 2!, 1 / 3! and so on, rounded.
  let sum = 1.6059043836821613e-10;
  sum = sum * r + 2.08767569878681e-9;
  sum = sum * r + 2.505210838544172e-8;
  sum = sum * r + 2.755731922398589e-7;
  sum = sum * r + 2.7557319223985893e-6;
  sum = sum * r + 2.48015873015873e-5;
  sum = sum * r + 0.0001984126984126984;
  sum = sum * r + 0.001388888888888889;
  sum = sum * r + 0.008333333333333333;
  sum = sum * r + 0.041666666666666664;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return sum * bits.getFloat64(0);
}
