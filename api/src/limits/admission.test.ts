import { describe, expect, it } from 'vitest';
import { createAdmission, type AdmissionOptions } from './admission.js';
import type { Deadline } from './deadline.js';
import { testClock } from '../testing/clock.js';
import { flat, heldDenoiser } from '../testing/denoiser.js';
import { errorOf } from '../testing/error-of.js';

const signal = new AbortController().signal;
const forever: Deadline = { signal, goesOn: () => undefined };
const options: AdmissionOptions = { model: 'tiny', maxQueue: 3, maxQueuedPixels: 1000, clock: testClock() };

function setUp(changes: Partial<AdmissionOptions> = {}) {
  const held = heldDenoiser();
  return { ...held, admission: createAdmission(held.denoiser, { ...options, ...changes }) };
}

describe('admission to a model', () => {
  it('hands everything on at once, with its signal', async () => {
    const { admission, calls } = setUp();
    const images = [0.25, 0.5, 0.75].map((value) => flat(value));
    const answers = images.map((image) => admission.denoise(image, forever));
    expect(calls.map((call) => [call.image, call.signal])).toEqual(images.map((image) => [image, signal]));
    for (const call of calls) call.answer();
    expect((await Promise.all(answers)).map(({ data }) => data[0])).toEqual([0.75, 0.5, 0.25]);
  });

  it('counts what waits in the denoiser apart from what it runs', async () => {
    const held = heldDenoiser();
    let waiting = 0;
    const admission = createAdmission({ ...held.denoiser, waiting: () => waiting }, options);
    const answers = [0, 0.5, 1].map((value) => admission.denoise(flat(value), forever));
    waiting = 2;
    expect([admission.waiting, admission.running]).toEqual([2, 1]);
    waiting = 0;
    held.calls[0]!.answer();
    await answers[0];
    expect([admission.waiting, admission.running]).toEqual([0, 2]);
    for (const call of held.calls) call.answer();
    await Promise.all(answers);
    expect([admission.waiting, admission.running]).toEqual([0, 0]);
  });

  it('refuses one request more than it may hold, and takes one again when one is done', async () => {
    const { admission, calls } = setUp({ maxQueue: 2 });
    const two = [admission.denoise(flat(0), forever), admission.denoise(flat(0), forever)];
    expect((await errorOf(() => admission.denoise(flat(0), forever))).code).toBe('queue-full');
    const before = await errorOf(() => {
      admission.assertRoom();
    });
    expect(before).toBe(admission.full);
    calls[0]!.answer();
    await two[0];
    expect(admission.full).toBeUndefined();
    calls[1]!.fail(new RangeError('broken'));
    await expect(two[1]).rejects.toThrow('broken');
    expect(admission.running).toBe(0);
  });

  it('counts pixels too, but never refuses a single large image', async () => {
    const { admission, calls } = setUp({ maxQueuedPixels: 8 });
    const large = admission.denoise(flat(0, 5, 5), forever);
    expect((await errorOf(() => admission.denoise(flat(0), forever))).code).toBe('queue-full');
    calls[0]!.answer();
    await large;
    const next = admission.denoise(flat(0), forever);
    calls[1]!.answer();
    await next;
  });

  it('admits a picture once for all of its parts, and knows the pace after each', async () => {
    const clock = testClock();
    const { admission, calls, called } = setUp({ clock, maxQueuedPixels: 100 });
    const given: number[] = [];
    const deadline = { signal, goesOn: (ms = 0) => given.push(ms) } as unknown as Deadline;
    const picture = admission.hold(100, deadline, async (run) => {
      await run(flat(0, 10, 6), undefined, { parts: 2 });
      return run(flat(1, 10, 6), undefined, { parts: 2 });
    });
    clock.pass(500);
    calls[0]!.progress({ done: 1, total: 1 });
    calls[0]!.answer();
    await called(2);
    expect(admission.running).toBe(1);
    expect((await errorOf(() => admission.denoise(flat(0), forever))).code).toBe('queue-full');
    // 50 of 100 pixels took 500 ms: 10 ms each, of all of them, four times.
    expect(given).toEqual([0, 4000, 4000]);
    calls[1]!.answer();
    expect((await picture).data[0]).toBe(0);
    expect([admission.running, admission.full]).toEqual([0, undefined]);
  });

  it('hands on nothing whose caller has gone', async () => {
    const { admission, calls } = setUp();
    const gone = AbortSignal.abort(new RangeError('gone'));
    await expect(admission.denoise(flat(0), { ...forever, signal: gone })).rejects.toThrow('gone');
    expect(calls).toEqual([]);
  });

  it('gives a request more time with each result, by what all that is held takes at the pace of late', async () => {
    const clock = testClock();
    const { admission, calls } = setUp({ clock });
    const given: number[] = [];
    const deadline = { signal, goesOn: (ms = 0) => given.push(ms) } as unknown as Deadline;
    clock.pass(5000); // in which nothing was to be done
    const large = admission.denoise(flat(0, 10, 10), deadline);
    clock.pass(500);
    calls[0]!.progress({ done: 1, total: 4 });
    clock.pass(500);
    const small = admission.denoise(flat(0, 10, 2), forever);
    calls[0]!.progress({ done: 2, total: 4 });
    // 25 pixels took 500 ms: 20 ms each, of 100 and then of 120 pixels, four times.
    expect(given).toEqual([0, 8000, 9600]);
    for (const call of calls) call.answer();
    await Promise.all([large, small]);
  });
});
