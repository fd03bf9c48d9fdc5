import { asDenoiseError, randomStream } from '@denoisekit/core';
import { childRunner, parseForeign } from '@denoisekit/export/import';
import { encodeModel } from '@denoisekit/runtime-node/onnx';
import { damaged, healthy, mutated } from './mutate-onnx.js';

const seed = 18;
const side = 16;
/** Longer than that nothing may hang. */
const limitMs = 5_000;
/** Of all, so many have to reach ONNX Runtime, or the guard alone was tried. */
const leastReaching = 1 / 3;
const perReport = 5_000;

/**
 * Damaged files as `denoisekit import` reads them: first by the guard, then by ONNX Runtime in a process that may die, loaded and asked for one picture. Says
 * what became of them, by code; false where one hung, or anything but a DenoiseError came of it.
 */
export async function benchMutations(
  print: (line: string) => void,
  count = Number(process.env['DENOISEKIT_MUTATIONS'] ?? 100_000),
): Promise<boolean> {
  const random = randomStream(seed);
  const runner = childRunner({ limits: { openMs: limitMs, runMs: limitMs } });
  const codes = new Map<string, number>();
  const whole = encodeModel(healthy);
  const feeds = { x: { dims: [1, 3, side, side], data: new Float32Array(3 * side * side).fill(0.5) } };
  let [reached, slowestMs, unknown] = [0, 0, 0];
  const began = performance.now();
  for (let i = 1; i <= count; i++) {
    const from = performance.now();
    const code = await outcome();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    slowestMs = Math.max(slowestMs, performance.now() - from);
    if (i % perReport === 0)
      print(`${i} of ${count} in ${seconds(performance.now() - began)}, ${textOf(codes)}`);
  }
  await runner.close();
  print(
    `${count} damaged files in ${seconds(performance.now() - began)}: ${reached} (${Math.round((100 * reached) / count)} %) reached ONNX Runtime, ` +
      `the slowest took ${seconds(slowestMs)}; ${textOf(codes)}`,
  );
  const late = codes.get('at ONNX Runtime: timed-out') ?? 0;
  return unknown === 0 && late === 0 && reached >= leastReaching * count;

  async function outcome(): Promise<string> {
    let where = 'at the guard';
    try {
      const bytes = next();
      const model = parseForeign(bytes, 'a damaged file');
      where = 'at ONNX Runtime';
      reached++;
      const graph = await runner.open(encodeModel(model));
      try {
        await graph.run(feeds);
        return 'answered';
      } finally {
        await graph.release().catch(() => undefined);
      }
    } catch (error) {
      const { code } = asDenoiseError(error);
      if (code === 'internal') {
        unknown++;
        print(`unknown: ${String(error)}`);
      }
      return `${where}: ${code}`;
    }
  }

  /** A third by their bytes, the rest by one to three changes of what is in them. */
  function next(): Uint8Array {
    if (random.integer(3) === 0) return damaged(whole, random);
    let model = healthy;
    for (let changes = 1 + random.integer(3); changes > 0; changes--) model = mutated(model, random);
    return encodeModel(model);
  }
}

function textOf(codes: ReadonlyMap<string, number>): string {
  const sorted = [...codes].sort(([, a], [, b]) => b - a);
  return sorted.map(([code, count]) => `${count} ${code}`).join(', ');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
