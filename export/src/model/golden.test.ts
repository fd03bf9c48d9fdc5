import { expect, it } from 'vitest';
import { firstInputs, secondInputs, temporaryFolder, writeRun } from '../fixtures.test.helper.js';
import { goldenVectors } from './golden.js';
import { loadRun } from '../folder/run-folder.js';

it('holds four images of the first reference and two of the other, each input before its output', async () => {
  const { directory } = await writeRun(await temporaryFolder());
  const { references } = await loadRun(directory, 'best');
  const { bytes, vectors } = goldenVectors(references);
  expect(vectors.map(({ name, shape }) => [name, ...shape])).toEqual([
    ['test-0', 1, 1, 4, 4],
    ['test-1', 1, 1, 4, 4],
    ['test-2', 1, 1, 4, 4],
    ['test-3', 1, 1, 4, 4],
    ['mosaic-0', 1, 1, 4, 8],
    ['mosaic-1', 1, 1, 4, 8],
  ]);
  expect(vectors.map(({ inputOffset }) => inputOffset)).toEqual([0, 128, 256, 384, 512, 768]);
  expect(vectors.map(({ outputOffset }) => outputOffset)).toEqual([64, 192, 320, 448, 640, 896]);
  expect(bytes.length).toBe(1024);

  const view = new DataView(bytes.buffer);
  const read = (offset: number, count: number) =>
    Array.from({ length: count }, (_, index) => view.getFloat32(offset + 4 * index, true));
  expect(read(384, 16)).toEqual([...firstInputs.subarray(48, 64)]);
  expect(read(896, 32)).toEqual([...secondInputs.subarray(32, 64)]);
});

it('takes what there is where a reference has fewer images', async () => {
  const { directory, record } = await writeRun(await temporaryFolder());
  const { references } = await loadRun(directory, 'best');
  expect(record.references).toHaveLength(2);
  const swapped = [references[1]!, references[0]!];
  expect(goldenVectors(swapped).vectors.map(({ name }) => name)).toEqual([
    'mosaic-0',
    'mosaic-1',
    'mosaic-2',
    'test-0',
    'test-1',
  ]);
});
