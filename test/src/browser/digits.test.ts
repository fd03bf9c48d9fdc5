import type { ModelId } from '@denoisekit/models';
import { describe, expect, it } from 'vitest';
import { digitModels } from '../digit-models.js';
import { owedOnCpu } from '../pipeline/owed.js';
import { referenceModel } from '../reference/reference-model.js';
import { rows } from '../wide.js';
import { useBrowser } from './fixture.js';
import { modelIn, siteRoutes } from './site.js';

interface Row {
  readonly id: ModelId;
  readonly device: 'wasm' | 'webgpu';
  readonly digits: number;
}

// A model that takes one size and one that takes any. WebGPU is computed in software here: a tenth of a second a digit.
const usual: readonly ModelId[] = ['dense', 'compact'];
const others = digitModels.filter((id) => !usual.includes(id));
const cases = rows<Row>(
  usual.flatMap((id): Row[] => [
    { id, device: 'wasm', digits: 200 },
    { id, device: 'webgpu', digits: 20 },
  ]),
  [
    { id: 'compact', device: 'webgpu', digits: 200 },
    ...others.map((id): Row => ({ id, device: 'webgpu', digits: 20 })),
  ],
);

const perVector = 20;
const nameOf = ({ id, digits }: Row) => `${id}-${digits}`;

const browser = useBrowser({
  webgpu: true,
  async routes() {
    const models = cases.map(async (row) => {
      const model = modelIn(await referenceModel(row.id));
      const { golden } = model.manifest;
      const vectors = golden.vectors.slice(0, row.digits / perVector);
      return [
        nameOf(row),
        { ...model, manifest: { ...model.manifest, golden: { ...golden, vectors } } },
      ] as const;
    });
    return siteRoutes(Object.fromEntries(await Promise.all(models)));
  },
});

describe.each(cases)('$digits test digits through $id on $device', ({ id, device, digits }) => {
  it('are as TensorFlow.js has them, within what the device owes', async () => {
    const page = await browser.page();
    const { ran, selfTest } = await page.evaluate(
      async ({ name, device }) => {
        const denoiser = await lab.open(name, { device, ...lab.inWorker() });
        const { selfTest, device: ran } = denoiser.describe();
        await denoiser.dispose();
        return { ran, selfTest };
      },
      { name: nameOf({ id, device, digits }), device },
    );
    expect(ran).toBe(device);
    expect(selfTest?.vectors).toBe(digits / perVector);
    expect(selfTest?.maxDifference).toBeLessThanOrEqual(device === 'wasm' ? owedOnCpu(id) : 1e-4);
  });
});
