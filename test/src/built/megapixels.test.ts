import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Row } from '../bench/megapixels/row.js';
import { megapixelsTable } from '../bench/megapixels/table.js';

const program = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));

it('tells where the time of a picture goes, in the command and in the API', async () => {
  const env = { ...process.env, DENOISEKIT_MEGAPIXELS: 'tiny', DENOISEKIT_TARGETS: 'cli,api' };
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'megapixels', '--json'], { env });
  const { rows } = JSON.parse(stdout) as { rows: Row[] };
  const pictures = rows.map(({ target, format, depth }) => `${target} ${format} ${depth}`);
  expect(pictures).toEqual([
    ...['cli jpeg 8', 'api jpeg 8', 'cli png 8', 'api png 8'],
    ...['cli png 16', 'api png 16'],
  ]);
  for (const { target, stages, total, computedTwice, peakMegabytes, bare, ratio } of rows) {
    const { estimate = 0, ...rest } = stages;
    const sum = Object.values(rest).reduce((all, milliseconds) => all + milliseconds, 0);
    expect(sum).toBeGreaterThan(0);
    // With one picture nothing overlaps but looking at it and encoding it.
    expect([sum, estimate].every((milliseconds) => milliseconds <= total)).toBe(true);
    expect(sum).toBeLessThanOrEqual(total);
    expect(stages.run).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(total / bare, 9);
    // 64x64 is one tile.
    expect(computedTwice).toBe(target === 'cli' ? 0 : null);
    expect(peakMegabytes).toBeGreaterThan(0);
  }
  expect(megapixelsTable(rows).split('\n')).toHaveLength(rows.length + 2);
});
