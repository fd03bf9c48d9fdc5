import type { Device, ImageTensor } from '@denoisekit/core';
import { check, close, equal, hasCode, rejection, rejectsWith } from './assert.js';
import { picture, sizesFor, usualSize } from './pictures.js';
import { onOne, withSubject, type ContractCase, type OpenSubject } from './subject.js';

const devices: readonly Device[] = ['cpu', 'cuda', 'webgpu', 'wasm'];

/** Abort, dispose, describe. */
export const lifeCases: readonly ContractCase[] = [
  onOne('rejects with the very reason of a signal that was aborted before', async (subject) => {
    const { denoiser, image } = withImage(subject);
    for (const reason of [new Error('changed my mind'), { why: 'no error' }, 'text']) {
      const signal = AbortSignal.abort(reason);
      const found = await rejection(denoiser.denoise(image, { signal }), 'an aborted call');
      check(found === reason, 'the reason was not kept');
      const list = await rejection(denoiser.denoise([image, image], { signal }), 'an aborted list');
      check(list === reason, 'the reason was not kept for a list');
    }
    await stillRight(subject);
  }),

  onOne(
    'rejects with the reason of a signal that is aborted while it works, and goes on working',
    async (subject) => {
      const { denoiser, image } = withImage(subject);
      const reason = new Error('changed my mind');
      const controller = new AbortController();
      const calls = Array.from({ length: 4 }, () => denoiser.denoise(image, { signal: controller.signal }));
      const beside = denoiser.denoise(image);
      controller.abort(reason);
      for (const found of await Promise.all(calls.map((call) => rejection(call, 'a call aborted at once')))) {
        check(found === reason, 'the reason was not kept');
      }
      await beside;
      await stillRight(subject);
    },
  ),

  onOne('stops between the images of a list', async (subject) => {
    const { denoiser, image } = withImage(subject);
    const controller = new AbortController();
    const reason = new Error('after the first');
    let done = 0;
    const onProgress = () => {
      done++;
      controller.abort(reason);
    };
    const call = denoiser.denoise([image, image, image], { signal: controller.signal, onProgress });
    check((await rejection(call, 'a list aborted after its first')) === reason, 'the reason was not kept');
    equal(done, 1, 'images done after the abort');
    await stillRight(subject);
  }),

  {
    name: 'stops between the tiles of an image',
    async run(open) {
      const first = await open();
      await first.denoiser.dispose();
      const { sizeMultiple, receptiveFieldRadius } = first.manifest.geometry;
      if (receptiveFieldRadius === null || sizesFor(first.manifest).length === 1) return;
      const side = 2 * receptiveFieldRadius + 8 * sizeMultiple;
      await withSubject(open, { tile: { height: side, width: side } }, async (subject) => {
        const image = picture(subject.manifest, [side + 9, side + 3], 4);
        const controller = new AbortController();
        const reason = new Error('enough');
        let done = 0;
        const onProgress = () => {
          done++;
          controller.abort(reason);
        };
        const call = subject.denoiser.denoise(image, { signal: controller.signal, onProgress });
        check((await rejection(call, 'an image aborted after a tile')) === reason, 'the reason was not kept');
        equal(done, 1, 'tiles done after the abort');
        await stillRight(subject);
      });
    },
  },

  onOne('may be disposed of twice and more, at once too', async ({ denoiser }) => {
    await Promise.all([denoiser.dispose(), denoiser.dispose()]);
    await denoiser.dispose();
  }),

  onOne('rejects calls after dispose with the code disposed, and still describes itself', async (subject) => {
    const { denoiser, image } = withImage(subject);
    const before = denoiser.describe();
    await denoiser.dispose();
    await rejectsWith(denoiser.denoise(image), 'disposed', 'a call after dispose');
    await rejectsWith(denoiser.denoise([image]), 'disposed', 'a list after dispose');
    equal(denoiser.describe().device, before.device, 'the device after dispose');
  }),

  onOne('answers what runs when it is disposed of, or says that it was disposed of', async (subject) => {
    const { denoiser, image, manifest } = withImage(subject);
    const alone = await denoiser.denoise(image);
    const running = Array.from({ length: 4 }, () => settled(denoiser.denoise(image)));
    await denoiser.dispose();
    for (const outcome of await Promise.all(running)) {
      if ('answer' in outcome) close(outcome.answer, alone, subject.tolerance, `what ran of ${manifest.id}`);
      else hasCode(outcome.error, 'disposed', 'what ran');
    }
  }),

  onOne('describes what is true', ({ denoiser, manifest, golden }) => {
    const facts = denoiser.describe();
    check(devices.includes(facts.device), `${facts.device} is no device`);
    equal(facts.model, manifest.id, 'the model');
    const file = manifest.files[facts.dtype];
    check(file !== undefined, `the model has no file of ${facts.dtype}`);
    equal(facts.modelSha256, file?.sha256, 'the digest');
    check(Number.isInteger(facts.threads) && facts.threads >= 1, `${facts.threads} threads`);
    check(facts.runtime.length > 0 && /^\d+\.\d+/.test(facts.runtimeVersion), 'the runtime has no version');
    const last = facts.attempts.at(-1);
    equal([last?.device, last?.ok], [facts.device, true], 'the last attempt');
    for (const { ok, reason } of facts.attempts.slice(0, -1)) {
      check(!ok && reason !== undefined && reason.length > 0, 'an attempt failed without a reason');
    }
    equal(JSON.parse(JSON.stringify(facts)), facts, 'what JSON keeps of it');
    if (facts.selfTest !== undefined) {
      equal(facts.selfTest.vectors, golden.length, 'the golden vectors that were run');
      check(facts.selfTest.maxDifference <= facts.selfTest.tolerance, 'it started in spite of its self-test');
    }
    return Promise.resolve();
  }),
];

function withImage(subject: OpenSubject) {
  return { ...subject, image: picture(subject.manifest, usualSize(subject.manifest), 6) };
}

async function stillRight({ denoiser, golden, tolerance }: OpenSubject): Promise<void> {
  const { input, output, name } = golden[0]!;
  close(await denoiser.denoise(input), output, tolerance, `${name}, afterwards`);
}

async function settled(call: Promise<ImageTensor>) {
  try {
    return { answer: await call };
  } catch (error) {
    return { error };
  }
}
