// Types alone: bundlers would make a file more of what it shares with others.
import type { Device, ImageTensor, Session } from '@denoisekit/core';

/** For a run of less no other device need be fetched. The first does not count: GPUs compile in it. */
const worthMs = 200;
/** Pixels a side of what is timed: enough to keep a GPU busy, and a second at most on WebAssembly. */
const side = 128;
/** How much faster the other device has to be, and how much slower it may be before nobody waits for its answer. */
const [gain, most] = [1.2, 10];
/** Nothing has run for so long: what belongs together is done. */
const idleMs = 50;

export interface FasterSessionOptions {
  /** Opens the other device, proven. Its failure leaves all as it is. */
  readonly other: () => Promise<Session>;
  /** In milliseconds. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Called once, with the faster device and in words what both took. */
  readonly decided: (faster: Device, why: string) => void;
}

/**
 * A session that looks for a faster device. Once a run has taken long, the other device is opened beside it, and both are timed on a part of
 * the same tile while nothing else runs. If the other is faster, it is used from the next pause on, so that the parts of one picture come from one device.
 */
export function createFasterSession(
  first: Session,
  {
    other,
    now = () => performance.now(),
    wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    decided,
  }: FasterSessionOptions,
): Session {
  let current = first;
  let next: Session | undefined;
  let runs = 0;
  let sought = false;
  let running = 0;
  let disposal: Promise<void> | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  function inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = tail.then(call);
    tail = result.catch(() => undefined);
    return result;
  }

  async function timed(session: Session, image: ImageTensor): Promise<number> {
    await session.run(image);
    const start = now();
    await session.run(image);
    return now() - start;
  }

  async function seek(image: ImageTensor): Promise<void> {
    const rival = await other();
    try {
      await inTurn(async () => {
        const usualMs = await timed(first, image);
        const late = wait(2 * most * usualMs).then(() => Infinity);
        const otherMs = await Promise.race([timed(rival, image), late]);
        if (otherMs * gain < usualMs) next = rival;
        const { device } = (next ?? first).describe();
        const times = `${usualMs.toFixed()} ms on ${first.describe().device}, ${otherMs.toFixed()} on the other`;
        decided(device, `${device}, by time: ${times}`);
      });
      await settle();
    } finally {
      if (rival !== current && (rival !== next || disposal !== undefined)) await rival.dispose();
    }
  }

  async function settle(): Promise<void> {
    await wait(idleMs);
    if (next === undefined || running > 0 || disposal !== undefined) return;
    const slower = current;
    [current, next] = [next, undefined];
    await slower.dispose();
  }

  return {
    async run(image, options) {
      running++;
      const start = now();
      try {
        return await inTurn(() => current.run(image, options));
      } finally {
        running--;
        if (next !== undefined) void settle();
        if (runs++ > 0 && !sought && now() - start >= worthMs) {
          sought = true;
          seek(partOf(image)).catch(() => undefined);
        }
      }
    },
    describe: () => current.describe(),
    dispose: () => (disposal ??= Promise.all([current.dispose(), next?.dispose()]).then(() => undefined)),
  };
}

/** Its upper left corner, where it is larger; sizes that a model's graph asks for divide it. */
function partOf(image: ImageTensor): ImageTensor {
  const [, channels, height, width] = image.shape;
  if (height < side || width < side) return image;
  const data = Float32Array.from({ length: channels * side * side }, (_, i) => {
    const row = Math.floor(i / side);
    return image.data[(Math.floor(row / side) * height + (row % side)) * width + (i % side)]!;
  });
  return { data, shape: [1, channels, side, side] };
}
