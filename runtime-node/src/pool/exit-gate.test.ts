import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { closeGates, createExitGate, withinGate } from './exit-gate.js';

/** Another thread that is within a gate (its second number is 1) for so long. */
async function busyFor(ms: number) {
  const gate = createExitGate();
  const program = `
    const { parentPort, workerData: { gate, ms } } = require('node:worker_threads');
    Atomics.store(gate, 1, 1);
    parentPort.postMessage('within');
    Atomics.wait(gate, 0, 2, 0);
    const until = performance.now() + ms;
    while (performance.now() < until);
    Atomics.store(gate, 1, 0);
    Atomics.notify(gate, 1);
  `;
  const worker = new Worker(program, { eval: true, workerData: { gate, ms } });
  await new Promise((resolve) => worker.once('message', resolve));
  return { gate, worker };
}

const timeOf = (job: () => void) => {
  const begin = performance.now();
  job();
  return performance.now() - begin;
};

describe('the gate between a worker and the end of the process', () => {
  it('lets jobs through, one after the other, and their failures', async () => {
    const gate = createExitGate();
    expect(await withinGate(gate, () => Promise.resolve(7))).toBe(7);
    await expect(withinGate(gate, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect([...gate]).toEqual([0, 0]);
  });

  it('closes at once when no worker is inside', () => {
    const gates = [createExitGate(), createExitGate()];
    expect(
      timeOf(() => {
        closeGates(gates, 5000);
      }),
    ).toBeLessThan(1000);
  });

  it('begins nothing once it is closed', async () => {
    const gate = createExitGate();
    closeGates([gate], 0);
    let begun = false;
    const job = withinGate(gate, () => {
      begun = true;
      return Promise.resolve('done');
    });
    const turn = new Promise((resolve) => setTimeout(resolve, 20, 'nothing'));
    expect(await Promise.race([job, turn])).toBe('nothing');
    expect(begun).toBe(false);
  });

  it('waits for who is within', async () => {
    const { gate, worker } = await busyFor(200);
    closeGates([gate], 60_000);
    expect(gate[1]).toBe(0);
    await worker.terminate();
  });

  it('waits no longer than it was told', async () => {
    const { gate, worker } = await busyFor(60_000);
    expect(
      timeOf(() => {
        closeGates([gate, gate], 100);
      }),
    ).toBeLessThan(30_000);
    expect(gate[1]).toBe(1);
    await worker.terminate();
  });
});
