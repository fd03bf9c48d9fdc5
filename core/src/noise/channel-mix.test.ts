import { describe, expect, it } from 'vitest';
import { randomStream } from '../random/random.js';
import { drawChannelMix } from './channel-mix.js';

describe('drawChannelMix', () => {
  it.each([2, 3, 4])(
    'keeps the variance, and draws any correlation that %d channels can have',
    (channels) => {
      const stream = randomStream(6, channels);
      const correlations = Array.from({ length: 2000 }, () => {
        const { own, shared } = drawChannelMix(channels, stream);
        // own g_i + shared (g_1 + ... + g_c): the weights of the deviates in two channels.
        const first = [own + shared, ...Array<number>(channels - 1).fill(shared)];
        const second = [shared, own + shared, ...Array<number>(channels - 2).fill(shared)];
        expect(first.reduce((sum, weight) => sum + weight ** 2, 0)).toBeCloseTo(1, 12);
        return first.reduce((sum, weight, i) => sum + weight * second[i]!, 0);
      });
      const least = -1 / (channels - 1);
      expect(Math.min(...correlations)).toBeGreaterThan(least);
      expect(Math.min(...correlations)).toBeLessThan(least + 0.01);
      expect(Math.max(...correlations)).toBeLessThan(1);
      expect(Math.max(...correlations)).toBeGreaterThan(0.99);
      // Evenly: mean in the middle, 4 standard errors of a uniform distribution of that width.
      const mean = correlations.reduce((sum, one) => sum + one, 0) / 2000;
      expect(Math.abs(mean - (1 + least) / 2)).toBeLessThan((4 * (1 - least)) / Math.sqrt(12 * 2000));
    },
  );

  it('leaves one channel as it is, and draws nothing', () => {
    const stream = randomStream(1);
    expect(drawChannelMix(1, stream)).toEqual({ own: 1, shared: 0 });
    expect(stream.uint32()).toBe(randomStream(1).uint32());
  });
});
