import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { describe as group, expect, it } from 'vitest';
import { judge } from './judge.js';
import { answering, fakeManifest, fakePack, sha256 } from './testing/fakes.js';

const pack = fakePack();
const judged = (change?: (output: ImageTensor, i: number) => ImageTensor) =>
  judge(answering(pack, change), 'cpu', fakeManifest, pack);

/** Each value of the first case by `delta`, away from the limits of nothing. */
const perturbed = (delta: number) => (output: ImageTensor, i: number) =>
  i === 0
    ? imageTensor(
        output.data.map((value, at) => (at === 5 ? value + delta : value)),
        output.shape,
      )
    : output;

group('a target that answers as TensorFlow.js did', () => {
  it('holds, with nothing between the two', () => {
    expect(judged()).toMatchObject({
      ok: true,
      problems: [],
      tolerance: 1e-5,
      difference: { max: 0, mean: 0, p999: 0, psnr: null },
      images: 5,
      sizes: ['8x8', '6x10'],
      psnrDifference: 0,
    });
  });

  it('holds with a perturbation of 5e-6, which is what the CPU owes at most', () => {
    const { ok, difference } = judged(perturbed(5e-6));
    expect(ok).toBe(true);
    expect(difference?.max).toBeGreaterThan(4e-6);
    expect(difference?.max).toBeLessThan(6e-6);
  });

  it('has the quality on the task of its pictures, by noise and size', () => {
    const { task } = judged();
    expect(task.map(({ noise, size, images }) => [noise, size, images])).toEqual([
      ['gaussian:0.5', '8x8', 4],
      ['gaussian:0.5', '6x10', 1],
    ]);
    for (const { mse, psnr, referencePsnr } of task) {
      expect(psnr).toBeCloseTo(10 * Math.log10(1 / mse), 10);
      expect(referencePsnr).toBe(psnr);
    }
  });
});

group('parity fails, naming the case, when', () => {
  it.each([2e-5, -2e-5])('one value of all is off by %d', (delta) => {
    const { ok, problems, difference } = judged(perturbed(delta));
    expect(ok).toBe(false);
    expect(problems).toEqual([
      expect.stringMatching(/^difference: 2\.0e-5 on case 0, at most 1\.0e-5 is owed; 1 of 3/),
    ]);
    expect(difference?.max).toBeCloseTo(2e-5, 7);
  });

  it('two answers are swapped', () => {
    const outputs = pack.cases.map(({ output }) => output);
    const { ok, problems } = judged((output, i) => (i === 0 ? outputs[1]! : i === 1 ? outputs[0]! : output));
    expect(ok).toBe(false);
    expect(problems[0]).toContain('2 of 3 cases');
  });

  it('two channels are swapped', () => {
    const { ok } = judged(({ data, shape }) => {
      const [batch, channels, height, width] = shape;
      const plane = height * width;
      const out = data.slice();
      for (let image = 0; image < batch; image++) {
        const at = image * channels * plane;
        out.set(data.subarray(at, at + plane), at + 2 * plane);
        out.set(data.subarray(at + 2 * plane, at + 3 * plane), at);
      }
      return imageTensor(out, shape);
    });
    expect(ok).toBe(false);
  });

  it('the channels come last though the shape says first', () => {
    const { ok, problems } = judged(({ data, shape }) => {
      const [batch, channels, height, width] = shape;
      const plane = height * width;
      const out = new Float32Array(data.length);
      for (let i = 0; i < batch; i++) {
        for (let c = 0; c < channels; c++) {
          for (let p = 0; p < plane; p++) {
            out[(i * plane + p) * channels + c] = data[(i * channels + c) * plane + p]!;
          }
        }
      }
      return imageTensor(out, shape);
    });
    expect(ok).toBe(false);
    expect(problems[0]).toContain('3 of 3 cases');
  });

  it('height and width change places', () => {
    const { ok, problems, difference } = judged(({ data, shape: [batch, channels, height, width] }) =>
      imageTensor(data, [batch, channels, width, height]),
    );
    expect(ok).toBe(false);
    expect(problems).toContain('shape: the answer to case 2 is [1, 3, 10, 6], not [1, 3, 6, 10]');
    expect(difference).toBeNull();
  });

  it('an answer is missing', () => {
    const answer = answering(pack);
    const { ok, problems } = judge(
      { ...answer, outputs: answer.outputs.slice(1) },
      'cpu',
      fakeManifest,
      pack,
    );
    expect(ok).toBe(false);
    expect(problems).toEqual(['shape: 2 answers to 3 cases']);
  });

  it('a value is no number, which no maximum would tell', () => {
    const { ok, problems } = judged(perturbed(Number.NaN));
    expect(ok).toBe(false);
    expect(problems[0]).toMatch(/is not finite/);
  });

  it('another device ran than the one that was asked for', () => {
    const attempts = [
      { device: 'webgpu', ok: false, reason: 'no adapter' },
      { device: 'cpu', ok: true },
    ] as const;
    const answer = answering(pack, undefined, { deviceAsked: 'webgpu', attempts });
    const { ok, problems } = judge(answer, 'webgpu', fakeManifest, pack);
    expect(ok).toBe(false);
    expect(problems).toEqual(['device: cpu ran it, not webgpu (no adapter)']);
  });

  it('another version of the model ran', () => {
    const answer = answering(pack, undefined, { modelSha256: sha256('an older one') });
    const { ok, problems } = judge(answer, 'cpu', fakeManifest, pack);
    expect(ok).toBe(false);
    expect(problems[0]).toMatch(/^model: another version of tiny ran/);
  });

  it('the quality on the task is 0.0011 dB away, though no value is beyond a wide tolerance', () => {
    const wide = { ...fakeManifest, tolerance: { ...fakeManifest.tolerance, cpu: 1 } };
    const cases = [0, 1].map((i) => ({
      ...pack.cases[i]!,
      clean: imageTensor(new Float32Array(384), [2, 3, 8, 8]),
      output: imageTensor(new Float32Array(384).fill(0.1), [2, 3, 8, 8]),
    }));
    // Constant answers: the PSNR is -20 log10 of the value.
    const factor = 10 ** (0.0011 / 20);
    const outputs = cases.map(() => imageTensor(new Float32Array(384).fill(0.1 * factor), [2, 3, 8, 8]));
    const result = judge({ ...answering(pack), outputs }, 'cpu', wide, { ...pack, cases });
    expect(result.ok).toBe(false);
    expect(result.psnrDifference).toBeCloseTo(0.0011, 5);
    expect(result.problems).toEqual([expect.stringMatching(/^task: PSNR is 0\.0011 dB/)]);
  });
});

group('what is owed', () => {
  it('is by dtype what that may differ and lose, and the dtype that was asked for has to run', () => {
    const files = { fp32: fakeManifest.files.fp32!, fp16: fakeManifest.files.fp32! };
    const several = { ...fakeManifest, files };
    const half = answering(pack, undefined, { dtype: 'fp16' });
    const { ok, tolerance } = judge(half, 'cpu', several, pack, 'fp16');
    expect([ok, tolerance]).toEqual([true, fakeManifest.tolerance.fp16]);
    expect(judge(half, 'cpu', several, pack).problems).toEqual(['dtype: fp16 ran, not fp32']);
  });

  it('is that of the device which ran, and for CUDA that of its rounding', () => {
    const { tolerance } = judge(
      answering(pack, undefined, { device: 'webgpu' }),
      'webgpu',
      fakeManifest,
      pack,
    );
    expect(tolerance).toBe(1e-4);
    const tf32 = answering(pack, undefined, { device: 'cuda', tf32: true });
    expect(judge(tf32, 'cuda', fakeManifest, pack).tolerance).toBe(2e-3);
  });
});
