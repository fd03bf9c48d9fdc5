import { describe, expect, it } from 'vitest';
import { createGate } from './gate.js';

const forever = new AbortController().signal;

function held() {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

describe('a gate', () => {
  it('lets so many in, and the next in order when one leaves', async () => {
    const gate = createGate(2);
    const entered: number[] = [];
    const tasks = [held(), held(), held(), held()];
    const runs = tasks.map(({ promise }, index) =>
      gate.run(async () => {
        entered.push(index);
        await promise;
      }, forever),
    );
    await Promise.resolve();
    expect(entered).toEqual([0, 1]);
    tasks[1]!.release();
    await runs[1];
    await new Promise(setImmediate);
    expect(entered).toEqual([0, 1, 2]);
    for (const { release } of tasks) release();
    await Promise.all(runs);
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('gives its place back when a task fails', async () => {
    const gate = createGate(1);
    await expect(gate.run(() => Promise.reject(new RangeError('no')), forever)).rejects.toThrow('no');
    expect(await gate.run(() => Promise.resolve(7), forever)).toBe(7);
  });

  it('forgets who went away while waiting', async () => {
    const gate = createGate(1);
    const first = held();
    const running = gate.run(() => first.promise, forever);
    const controller = new AbortController();
    const waiting = gate.run(() => Promise.resolve(1), controller.signal);
    const last = gate.run(() => Promise.resolve(2), forever);
    controller.abort(new RangeError('gone'));
    await expect(waiting).rejects.toThrow('gone');
    first.release();
    await running;
    expect(await last).toBe(2);
    await expect(gate.run(() => Promise.resolve(3), controller.signal)).rejects.toThrow('gone');
  });
});
