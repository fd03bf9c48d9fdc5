import { imageTensor } from '../image/image-tensor.js';
import { describe, expect, it } from 'vitest';
import { createQueue } from './queue.js';

const waiting = (height: number, width: number, batch = 1, alone = false) => ({
  image: imageTensor(new Float32Array(batch * height * width), [batch, 1, height, width]),
  alone,
});

const roomy = { maxImages: 4, maxPixels: 1000 };

describe('createQueue', () => {
  it('gives what has waited longest, with all of its shape, and keeps the order of the rest', () => {
    const queue = createQueue(roomy);
    const [a, b, c, d, e] = [waiting(2, 2), waiting(3, 3), waiting(2, 2), waiting(2, 3), waiting(3, 3)];
    for (const one of [a, b, c, d, e]) queue.add(one);
    expect(queue.take()).toEqual([a, c]);
    expect(queue.take()).toEqual([b, e]);
    expect(queue.take()).toEqual([d]);
    expect(queue.take()).toEqual([]);
  });

  it('puts nothing together with what has other controls', () => {
    const queue = createQueue(roomy);
    const [a, b, c, d] = [1, 2, 1, undefined].map((sigma) => ({
      ...waiting(2, 2),
      controls: sigma === undefined ? undefined : { sigma },
    }));
    for (const one of [a, b, c, d]) queue.add(one!);
    expect(queue.take()).toEqual([a, c]);
    expect(queue.take()).toEqual([b]);
    expect(queue.take()).toEqual([d]);
  });

  it('never makes a batch of more images than allowed, counting those in batches', () => {
    const queue = createQueue(roomy);
    const [a, b, c] = [waiting(2, 2, 3), waiting(2, 2, 2), waiting(2, 2, 1)];
    for (const one of [a, b, c]) queue.add(one);
    expect(queue.take()).toEqual([a, c]);
    expect(queue.take()).toEqual([b]);
  });

  it('never makes a batch of more pixels than allowed, but lets a large one go alone', () => {
    const queue = createQueue({ maxImages: 4, maxPixels: 200 });
    const [a, b, c, large] = [waiting(10, 10), waiting(10, 10), waiting(10, 10), waiting(30, 30)];
    for (const one of [a, b, c, large]) queue.add(one);
    expect(queue.take()).toEqual([a, b]);
    expect(queue.take()).toEqual([c]);
    expect(queue.take()).toEqual([large]);
  });

  it('leaves something for other workers where it is told the share of one', () => {
    const queue = createQueue(roomy);
    const [a, b, c] = [waiting(2, 2), waiting(2, 2), waiting(2, 2)];
    for (const one of [a, b, c]) queue.add(one);
    expect(queue.take(2)).toEqual([a, b]);
    expect(queue.take(1)).toEqual([c]);
  });

  it('puts nothing together with what has to be alone', () => {
    const queue = createQueue(roomy);
    const [a, alone, b] = [waiting(2, 2), waiting(2, 2, 1, true), waiting(2, 2)];
    queue.add(a);
    queue.add(b);
    queue.addFirst([alone]);
    expect(queue.take()).toEqual([alone]);
    expect(queue.take()).toEqual([a, b]);
  });

  it('forgets what is removed, once', () => {
    const queue = createQueue(roomy);
    const [a, b] = [waiting(2, 2), waiting(2, 2)];
    queue.add(a);
    queue.add(b);
    expect([queue.remove(a), queue.remove(a), queue.length]).toEqual([true, false, 1]);
    expect(queue.takeAll()).toEqual([b]);
    expect(queue.length).toBe(0);
  });
});
