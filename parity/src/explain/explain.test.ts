import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DenoiseError, fileOf } from '@denoisekit/core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReferencePack } from '../pack.js';
import { runParity, type TargetResult } from '../run-parity.js';
import type { ParityTarget } from '../target.js';
import { describe as description, fakeTarget } from '../testing/fakes.js';
import { channelsLast, channelsSwapped, onlyFused, shifted } from '../testing/faults.js';
import { graphTarget } from '../testing/graph-target.js';
import { smallManifest, smallNet, smallPack } from '../testing/small-net.js';
import { readEvidence } from './evidence.js';
import { explainer } from './explainer.js';
import { rerun } from './rerun.js';
import { graphRunner } from './run-graphs.js';

let pack: ReferencePack;
let folder: string;
beforeAll(async () => {
  pack = await smallPack();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Compared = Extract<TargetResult, { state: 'compared' }>;

const { signal } = new AbortController();
const right = [graphTarget('node-cpu'), graphTarget('node-wasm')];

async function explained(target: ParityTarget, reference = pack): Promise<TargetResult> {
  const targets = [target, ...right.filter(({ name }) => name !== target.name)];
  const { results } = await runParity({
    model: 'models/small',
    manifest: smallManifest,
    pack: reference,
    targets: [target],
    named: true,
    signal,
    golden: reference,
    explain: explainer({
      manifest: smallManifest,
      onnx: smallNet(),
      targets,
      folder,
      deadlineMs: 60_000,
      signal,
    }),
  });
  return results[0]!;
}

describe('the node at fault is named where', () => {
  it.each([
    ['channels are swapped in the second convolution', channelsSwapped('second'), 'second'],
    ['the first convolution leaves the channels last', channelsLast('first'), 'first'],
    ['the second relu is off by 1e-3', shifted('b', 1e-3), 'relu of second'],
    ['the last node is off by 2e-5', shifted('output', 2e-5), 'sigmoid of third'],
    ['the third convolution is off by 1e-4', shifted('third', 1e-4), 'third'],
    ['values of the first convolution are no numbers', shifted('first', Number.NaN), 'first'],
  ])('%s', async (_, fault, name) => {
    const result = await explained(graphTarget('faulty', { fault }));
    expect(result.ok).toBe(false);
    expect(result.explanation).toMatchObject({ fault: 'node', node: { name, of: 6 } });
    expect(result.explanation?.text[0]).toContain(`"${name}", is wrong`);
  });

  it('a node before it is wrong as well: the first one', async () => {
    const fault = (onnx: Uint8Array) => shifted('a', 1e-3)(channelsSwapped('second')(onnx));
    const { explanation } = await explained(graphTarget('faulty', { fault }));
    expect(explanation).toMatchObject({ fault: 'node', node: { name: 'relu of first' } });
  });

  it('the CPU itself is wrong, by the WebAssembly build', async () => {
    const { explanation } = await explained(graphTarget('node-cpu', { fault: channelsSwapped('second') }));
    expect(explanation).toMatchObject({ fault: 'node', node: { name: 'second' } });
  });

  it('its own share is separated from what it is handed', async () => {
    const { explanation } = await explained(graphTarget('faulty', { fault: shifted('a', 1e-3) }));
    expect(explanation).toMatchObject({ fault: 'node', alone: expect.closeTo(1e-3, 6) as number });
    if (explanation?.fault !== 'node') throw new Error('another fault');
    expect(explanation.own).toBeCloseTo(1e-3, 6);
    expect(explanation.owed).toBeCloseTo(1e-5, 10);
    expect(explanation.node.inputs).toEqual([{ name: 'first', dims: [1, 4, 6, 8] }]);
  });
});

describe('no node is named where', () => {
  it('every one is within the tolerance and their sum is not', async () => {
    const fault = (onnx: Uint8Array) => shifted('third', 6e-6)(shifted('output', 9.5e-6)(onnx));
    const { problems, explanation } = (await explained(graphTarget('faulty', { fault }))) as Compared;
    // A sigmoid hands on at most a quarter of what it is handed.
    expect(problems[0]).toMatch(/^difference: 1\.1e-5/);
    expect(explanation).toMatchObject({ fault: 'spread', node: { name: 'sigmoid of third' } });
  });

  it('the reference is wrong by 2e-5, which the CPU shows too', async () => {
    const cases = pack.cases.map((one, i) => {
      const data = one.output.data.slice();
      if (i === 1) data[60]! += 2e-5;
      return { ...one, output: { ...one.output, data } };
    });
    const { ok, explanation } = await explained(graphTarget('faulty'), { ...pack, cases });
    expect(ok).toBe(false);
    expect(explanation).toMatchObject({ fault: 'model', reference: 'node-cpu', image: 'waves 2, image 1' });
    expect(explanation?.text.join(' ')).toContain('--make-reference');
  });

  it('another provider ran: the provider is named', async () => {
    const target = graphTarget('faulty');
    const attempts = [
      { device: 'webgpu', ok: false, reason: 'no adapter' },
      { device: 'cpu', ok: true },
    ] as const;
    const { explanation } = await explained({
      ...{ ...target, device: 'webgpu' },
      run: async (job) => ({
        ...(await target.run(job)),
        description: description({ device: 'cpu', attempts, modelSha256: fileOf(smallManifest).sha256 }),
      }),
    });
    expect(explanation).toMatchObject({
      fault: 'provider',
      asked: 'webgpu',
      ran: 'cpu',
      reason: 'no adapter',
    });
    expect(explanation?.text[0]).toBe(
      'no node: the provider cpu ran the model instead of webgpu: no adapter',
    );
  });

  it('another version of the model ran', async () => {
    const target = graphTarget('faulty');
    const { explanation } = await explained({
      ...target,
      run: async (job) => ({ ...(await target.run(job)), description: description() }),
    });
    expect(explanation).toMatchObject({ fault: 'version' });
  });

  it('the graph is right and what surrounds it is not', async () => {
    const target = graphTarget('faulty');
    const { explanation } = await explained({
      ...target,
      async run(job) {
        const answer = await target.run(job);
        return { ...answer, outputs: [...answer.outputs].reverse() };
      },
    });
    expect(explanation).toMatchObject({ fault: 'outside' });
  });

  it('the target does not run the graphs, and says why', async () => {
    const target = graphTarget('faulty', { fault: channelsSwapped('second') });
    const { explanation } = await explained({
      ...target,
      probe: () => Promise.reject(new DenoiseError('worker-crashed', { what: 'the process ended' })),
    });
    expect(explanation).toMatchObject({ fault: 'unknown', reason: 'the process ended' });
  });
});

describe('nodes that are wrong only together', () => {
  it('are named, with the truth that giving out what lies between them mends it', async () => {
    const fault = onlyFused(channelsSwapped('second'), 'second');
    const { explanation } = await explained(graphTarget('faulty', { fault }));
    expect(explanation).toMatchObject({
      fault: 'fusion',
      nodes: [{ name: 'second' }, { name: 'relu of second' }],
      rightAt: [],
    });
    expect(explanation?.text[0]).toContain('differs only when fused');
  });

  it('are found also where the first wrong tensor can be seen', async () => {
    const fault = onlyFused(channelsSwapped('second'), 'b');
    const { explanation } = await explained(graphTarget('faulty', { fault }));
    expect(explanation).toMatchObject({
      fault: 'fusion',
      nodes: [{ name: 'relu of first' }, { name: 'second' }],
    });
  });
});

describe('a target that answers the golden vectors wrongly, and so opens no model', () => {
  it('is explained with the vector that its error names', async () => {
    const fault = channelsSwapped('second');
    const result = await explained({
      ...graphTarget('faulty', { fault }),
      run: () =>
        Promise.reject(
          new DenoiseError('tolerance-exceeded', { what: 'wrong', details: { vector: 'waves 2' } }),
        ),
    });
    expect(result).toMatchObject({
      state: 'broken',
      code: 'tolerance-exceeded',
      explanation: { fault: 'node', node: { name: 'second' }, image: 'waves 2, image 0' },
    });
  });

  it('is not explained where it gave no answer at all', async () => {
    const run = () => Promise.reject(new DenoiseError('worker-crashed', { what: 'the process ended' }));
    const result = await explained(fakeTarget('faulty', { run }));
    expect(result).toMatchObject({ state: 'broken', code: 'worker-crashed' });
    expect(result.explanation).toBeUndefined();
  });
});

describe('a target that runs whole models only', () => {
  it('has another one stand in for it, which is said', async () => {
    const whole = graphTarget('workerd', { fault: channelsSwapped('second') });
    const { explanation } = await explained({ ...whole, probe: undefined, standIn: 'node-wasm' });
    expect(explanation).toMatchObject({ fault: 'outside', standIn: 'node-wasm' });
    expect(explanation?.text.at(-1)).toContain('node-wasm');
  });
});

describe('what is written of a node at fault', () => {
  it('is a model of that node with its values, which are wrong there and right elsewhere', async () => {
    const faulty = graphTarget('faulty', { fault: channelsSwapped('second') });
    const { explanation } = await explained(faulty);
    expect(explanation?.folder).toBe(join(folder, 'faulty'));
    expect((await readdir(join(folder, 'faulty'))).sort()).toEqual([
      ...['actual-0.bin', 'expected-0.bin', 'explanation.json', 'input-0.bin', 'node.onnx'],
    ]);
    const evidence = await readEvidence(join(folder, 'faulty'));
    expect(evidence).toMatchObject({ target: 'faulty', nodes: ['second'] });
    expect(evidence.inputs['a']?.dims).toEqual([1, 4, 6, 8]);
    const run = graphRunner({ deadlineMs: 60_000, signal });
    const missing = { ...faulty, name: 'missing', available: () => Promise.resolve('not here') };
    const results = await rerun(evidence, [faulty, right[0]!, missing, fakeTarget('whole')], run);
    expect(results.map(({ target, ok }) => [target, ok])).toEqual([
      ['faulty', false],
      ['node-cpu', true],
      ['missing', false],
      ['whole', false],
    ]);
    expect(results[1]!.difference).toBe(0);
    // The first two channels have changed places, and the others have not.
    const [actual, expected] = [evidence.actual!, evidence.expected].map((values) => values['second']!.data);
    expect(actual!.subarray(0, 48)).toEqual(expected!.subarray(48, 96));
    expect(actual!.subarray(96)).toEqual(expected!.subarray(96));
  });

  it('is missing where it was not written', async () => {
    await expect(readEvidence(folder)).rejects.toMatchObject({ code: 'file-missing' });
  });
});
