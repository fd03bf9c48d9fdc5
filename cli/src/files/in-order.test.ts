import { expect, it } from 'vitest';
import { createInOrder } from './in-order.js';

it('runs tasks in the order in which they are given, each when what it needs is there, whatever fails', async () => {
  const inOrder = createInOrder();
  const events: string[] = [];
  let give: (value: string) => void = () => undefined;
  const late = new Promise<string>((resolve) => (give = resolve));
  const task = (name: string) => (needed: string) => {
    events.push(`${name} with ${needed}`);
    if (name === 'second') throw new Error('second failed');
    return name;
  };
  const results = [
    inOrder(late, task('first')),
    inOrder(Promise.resolve('b'), task('second')),
    inOrder(Promise.reject<string>(new Error('nothing for third')), task('third')),
    inOrder(Promise.resolve('d'), task('fourth')),
  ];
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  give('a');
  const settled = await Promise.allSettled(results);
  expect(events).toEqual(['first with a', 'second with b', 'fourth with d']);
  expect(
    settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)),
  ).toEqual([...['first', 'second failed', 'nothing for third', 'fourth']]);
});
