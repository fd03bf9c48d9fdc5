import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { newPlan } from '../step/plan.js';
import { newProgress } from './progress.js';
import { nodeFiles, openRunFolder } from '../files/run-files.js';
import { temporaryFolder } from '../tiny.test.fixtures.js';

const begun = newPlan(12);

function checkpointAt(step: number): Checkpoint {
  const vector = (scale: number) => Float32Array.from([0.1, -0, 3e-39], (value) => value * scale + step);
  const best = { epoch: 1, validationMse: 0.1, validationPsnr: 10, weights: vector(5) };
  return {
    progress: { ...newProgress(begun), step, seconds: 1.5, lossSum: 0.1 + 0.2, lossCount: 2, best },
    state: { weights: vector(1), firstMoment: vector(2), secondMoment: vector(3), average: vector(4) },
  };
}

describe('a checkpoint', () => {
  it('comes back as it was saved, and replaces the former one', async () => {
    const folder = openRunFolder(await temporaryFolder());
    await saveCheckpoint(folder, checkpointAt(3), 'same');
    await saveCheckpoint(folder, checkpointAt(7), 'same');
    expect(await loadCheckpoint(folder, 'same', begun)).toEqual(checkpointAt(7));
    expect((await folder.list('checkpoint')).toSorted()).toEqual(['checkpoint.json', 'step-7.bin']);
  });

  it('is none where none was saved', async () => {
    expect(await loadCheckpoint(openRunFolder(await temporaryFolder()), 'same', begun)).toBeNull();
  });

  it.each(['step-7.bin', 'checkpoint.json'])(
    'survives that the process is killed before %s is whole',
    async (name) => {
      const directory = await temporaryFolder();
      await saveCheckpoint(openRunFolder(directory), checkpointAt(3), 'same');
      const dying = openRunFolder(directory, {
        ...nodeFiles,
        // A killed process neither moves the file nor cleans up.
        rename: (from, to) => (to.endsWith(name) ? new Promise(() => undefined) : nodeFiles.rename(from, to)),
      });
      void saveCheckpoint(dying, checkpointAt(7), 'same');
      await expect.poll(() => fs.readdir(path.join(directory, 'checkpoint'))).toContain(`${name}.partial`);
      expect(await loadCheckpoint(openRunFolder(directory), 'same', begun)).toEqual(checkpointAt(3));
    },
  );

  it("is refused when it is damaged, no checkpoint, or another recipe's", async () => {
    const directory = await temporaryFolder();
    const folder = openRunFolder(directory);
    await saveCheckpoint(folder, checkpointAt(3), 'same');
    await expect(loadCheckpoint(folder, 'other', begun)).rejects.toMatchObject({ code: 'run-invalid' });
    const file = path.join(directory, 'checkpoint', 'step-3.bin');
    const bytes = await fs.readFile(file);
    bytes[5]! ^= 1;
    await fs.writeFile(file, bytes);
    await expect(loadCheckpoint(folder, 'same', begun)).rejects.toMatchObject({ code: 'run-invalid' });
    await fs.writeFile(path.join(directory, 'checkpoint', 'checkpoint.json'), '[]');
    await expect(loadCheckpoint(folder, 'same', begun)).rejects.toMatchObject({ code: 'run-invalid' });
  });
});
