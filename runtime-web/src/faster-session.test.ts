import type { Device, ImageTensor, Session, SessionDescription } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createFasterSession } from './faster-session.js';

/** What a device needs for a tile, and for the 128 x 128 that both are timed on; in milliseconds of a clock that only it moves. */
interface Pace {
  readonly tileMs: number;
  readonly partMs: number;
}

const tile: ImageTensor = { data: new Float32Array(256 * 256), shape: [1, 1, 256, 256] };

function race(wasm: Pace, webgpu: Pace | Error) {
  let time = 0;
  const timers: { readonly at: number; readonly ring: () => void }[] = [];
  const ran: string[] = [];
  const disposed: string[] = [];
  const decided: unknown[][] = [];

  function passTo(moment: number): void {
    time = moment;
    for (const timer of timers.filter(({ at }) => at <= time)) timer.ring();
  }
  function device(name: Device, { tileMs, partMs }: Pace): Session {
    return {
      async run(image) {
        const side = image.shape[2];
        ran.push(`${name} ${side}`);
        passTo(time + (side === 128 ? partMs : tileMs));
        await new Promise((resolve) => setTimeout(resolve));
        return image;
      },
      describe: () => ({ device: name }) as SessionDescription,
      dispose: () => {
        disposed.push(name);
        return Promise.resolve();
      },
    };
  }

  const session = createFasterSession(device('wasm', wasm), {
    other: () =>
      webgpu instanceof Error ? Promise.reject(webgpu) : Promise.resolve(device('webgpu', webgpu)),
    now: () => time,
    wait: (ms) => new Promise<void>((ring) => timers.push({ at: time + ms, ring })),
    decided: (...all) => decided.push(all),
  });
  return {
    session,
    ran,
    disposed,
    decided,
    /** Lets what is under way come to its end, then so much time pass. */
    idle: async (ms: number): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
      passTo(time + ms);
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

const slow = { tileMs: 1000, partMs: 250 };
const fast = { tileMs: 20, partMs: 10 };

describe('a session that looks for a faster device', () => {
  it('is on the other device after a pause, where that is faster on a part of the second tile', async () => {
    const { session, ran, disposed, decided, idle } = race(slow, fast);
    await session.run(tile);
    await session.run(tile);
    await idle(0);
    expect(ran).toEqual(['wasm 256', 'wasm 256', 'wasm 128', 'wasm 128', 'webgpu 128', 'webgpu 128']);
    expect(decided).toEqual([['webgpu', 'webgpu, by time: 250 ms on wasm, 10 on the other']]);
    expect(session.describe().device).toBe('wasm');
    await idle(50);
    expect(session.describe().device).toBe('webgpu');
    expect(disposed).toEqual(['wasm']);
    await session.run(tile);
    expect(ran.at(-1)).toBe('webgpu 256');
  });

  it('leaves the tiles of a picture that is under way on one device', async () => {
    const { session, ran, idle } = race(slow, fast);
    await session.run(tile);
    // As the element does it: while one tile is computed, the next waits.
    await Promise.all([session.run(tile), session.run(tile), session.run(tile)]);
    await idle(0);
    expect(ran.filter((run) => run.endsWith('256'))).toEqual(new Array(4).fill('wasm 256'));
    await idle(50);
    expect(session.describe().device).toBe('webgpu');
  });

  it.each([
    ['slower', { tileMs: 9000, partMs: 900 }, 900],
    ['hardly faster', { tileMs: 900, partMs: 220 }, 220],
    ['so slow that nobody waits for it', { tileMs: 90_000, partMs: 9000 }, Infinity],
  ])('stays where it is where the other one is %s, and lets go of it', async (_, other, otherMs) => {
    const { session, disposed, decided, idle } = race(slow, other);
    await session.run(tile);
    await session.run(tile);
    await idle(60);
    expect(decided).toEqual([['wasm', `wasm, by time: 250 ms on wasm, ${otherMs} on the other`]]);
    expect([session.describe().device, ...disposed]).toEqual(['wasm', 'webgpu']);
  });

  it('asks for no other device where runs are short, or the first alone is long', async () => {
    const { session, decided, ran, idle } = race({ tileMs: 199, partMs: 50 }, fast);
    await session.run(tile);
    await session.run(tile);
    await idle(60);
    expect([decided, ran.length]).toEqual([[], 2]);
    const once = race(slow, fast);
    await once.session.run(tile);
    await once.idle(60);
    expect(once.ran).toEqual(['wasm 256']);
  });

  it('goes on as before where the other device does not open, and asks for it once', async () => {
    const { session, ran, decided, idle } = race(slow, new Error('no adapter'));
    for (let run = 0; run < 3; run++) await session.run(tile);
    await idle(60);
    expect([decided, ran]).toEqual([[], ['wasm 256', 'wasm 256', 'wasm 256']]);
  });

  it('lets go of both when it is disposed of while they are timed', async () => {
    const { session, disposed, idle } = race(slow, fast);
    await session.run(tile);
    await session.run(tile);
    await session.dispose();
    await idle(60);
    expect([...disposed].sort()).toEqual(['wasm', 'webgpu']);
  });
});
