import {
  imageTensor,
  type Denoiser,
  type DenoiseOptions,
  type ImageTensor,
  type SessionDescription,
} from '@denoisekit/core';

/** One call of `denoise` whose outcome the test decides. */
export interface Call {
  readonly image: ImageTensor;
  readonly signal: DenoiseOptions['signal'];
  readonly progress: NonNullable<DenoiseOptions['onProgress']>;
  /** Ends it with 1 - x for each value x. */
  answer(): void;
  fail(error: Error): void;
}

export interface HeldDenoiser {
  readonly denoiser: Denoiser;
  readonly calls: readonly Call[];
  /** Resolves when there are so many calls. */
  readonly called: (count: number) => Promise<void>;
  readonly disposals: () => number;
}

export const description: SessionDescription = {
  runtime: 'test',
  runtimeVersion: '1',
  deviceAsked: 'auto',
  device: 'cpu',
  attempts: [{ device: 'cuda', ok: false, reason: 'cannot open /opt/private/lib.so: no such file' }],
  threads: 1,
  dtype: 'fp32',
  model: 'tiny',
  modelSha256: '0'.repeat(64),
};

/** A denoiser whose runs end when the test says so. */
export function heldDenoiser(changes: Partial<SessionDescription> = {}): HeldDenoiser {
  const calls: Call[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let disposals = 0;

  function denoise(image: ImageTensor | readonly ImageTensor[], options?: DenoiseOptions) {
    return new Promise<ImageTensor>((resolve, reject) => {
      const one = image as ImageTensor;
      calls.push({
        image: one,
        signal: options?.signal,
        progress: (progress) => options?.onProgress?.(progress),
        answer: () => {
          resolve(inverted(one));
        },
        fail: (error) => {
          reject(error);
        },
      });
      for (const { count, resolve: tell } of waiting) if (calls.length >= count) tell();
    });
  }

  return {
    denoiser: {
      denoise: denoise as Denoiser['denoise'],
      describe: () => ({ ...description, ...changes }),
      dispose: () => {
        disposals++;
        return Promise.resolve();
      },
    },
    calls,
    called: (count) =>
      calls.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve });
          }),
    disposals: () => disposals,
  };
}

export function inverted({ data, shape }: ImageTensor): ImageTensor {
  return imageTensor(
    data.map((value) => 1 - value),
    shape,
  );
}

/** An image of one value. */
export function flat(value: number, width = 2, height = 2): ImageTensor {
  return imageTensor(new Float32Array(width * height).fill(value), [1, 1, height, width]);
}
