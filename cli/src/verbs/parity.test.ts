import { readFile } from 'node:fs/promises';
import { DenoiseError, fileOf, imageTensor, type SessionDescription } from '@denoisekit/core';
import * as parity from '@denoisekit/parity';
import { openGraph } from '@denoisekit/runtime-node';
import * as training from '@denoisekit/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkplace, type Workplace } from '../testing/workplace.js';

type Target = parity.ParityTarget;

/** Answers as the reference does, all values moved by `off`. */
function target(name: string, off = 0, device: SessionDescription['device'] = 'cpu'): Target {
  return {
    ...{ name, device: 'cpu' },
    available: () => Promise.resolve(undefined),
    run: ({ manifest, pack }) =>
      Promise.resolve({
        outputs: pack.cases.map(({ output: { data, shape } }) =>
          imageTensor(
            data.map((value) => value + off),
            shape,
          ),
        ),
        description: {
          ...{ runtime: 'fake', runtimeVersion: '1', deviceAsked: 'cpu', device, attempts: [], threads: 1 },
          ...{ dtype: 'fp32', model: manifest.id, modelSha256: fileOf(manifest).sha256 },
        },
        host: 'Fake 1',
      }),
  };
}

/** Runs graphs on this CPU; whatever a convolution makes there is moved by `off`. */
function withGraphs(one: Target, off = 0): Target {
  return {
    ...one,
    probe: ({ probes }) =>
      Promise.all(
        probes.map(async ({ onnx, inputs }) => {
          const graph = await openGraph(onnx, { device: 'cpu', threads: 1 });
          const outputs = await graph.run(inputs);
          await graph.release();
          for (const { data } of Object.values(outputs)) data.forEach((value, i) => (data[i] = value + off));
          return { ok: true, outputs } as const;
        }),
      ),
  };
}

const missing: Target = { ...target('cuda'), available: () => Promise.resolve('there is no GPU') };

let place: Workplace;
beforeEach(async () => {
  place = await createWorkplace();
});
afterEach(() => place.remove());

function run(targets: readonly Target[], ...flags: string[]) {
  const noTensorFlow = new DenoiseError('setup-missing', { what: 'TF.js is not there' });
  return place.run(['parity', ...flags], {
    packages: {
      parity: () => Promise.resolve({ ...parity, allTargets: () => targets }),
      training: () => Promise.resolve({ ...training, openLayersModel: () => Promise.reject(noTensorFlow) }),
    },
  });
}

describe('denoisekit parity', () => {
  it('compares with the golden vectors where TF.js is not set up, and says so', async () => {
    const { code, stdout, stderr } = await run([target('one')], 'tiny');
    expect(code).toBe(0);
    expect(stderr).toContain("note: compared with the model's 1 golden vectors alone; TF.js is not there");
    expect(stdout).toMatch(/^one +Fake 1 .* yes$/m);
    expect(stdout).toMatch(/parity holds\n$/);
  });

  it('exits with 1 when a target is 2e-5 off, and shows the others', async () => {
    const { code, stdout } = await run([target('one', 2e-5), target('two')], 'tiny');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^one .* NO$/m);
    expect(stdout).toMatch(/^two .* yes$/m);
    expect(stdout).toMatch(/✗ one: difference: 2\.0e-5 on ones/);
    expect(stdout).toMatch(/parity does not hold\n$/);
  });

  it('exits with 1 when something else ran than was asked for', async () => {
    const { code, stdout } = await run([target('one', 0, 'wasm')], 'tiny');
    expect(code).toBe(1);
    expect(stdout).toContain('✗ one: device: wasm ran it, not cpu');
  });

  it('lets pass what cannot start, unless it is asked for by name', async () => {
    const all = [target('one'), missing];
    const byDefault = await run(all, 'tiny');
    expect(byDefault.code).toBe(0);
    expect(byDefault.stdout).toMatch(/^cuda .* not run$/m);
    expect(byDefault.stdout).toContain('- cuda: there is no GPU');
    const named = await run(all, 'tiny', '--on', 'one,cuda');
    expect(named.code).toBe(1);
    expect(named.stdout).toContain('✗ cuda: there is no GPU');
  });

  it('refuses a name that there is not, with the nearest', async () => {
    const { code, stderr } = await run([target('chromium-wasm')], 'tiny', '--on', 'chromium-wsam');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "chromium-wasm"?');
  });

  it('fails when the reference that was asked for cannot be made', async () => {
    const { code, stderr } = await run([target('one')], 'tiny', '--make-reference');
    expect(code).toBe(2);
    expect(stderr).toContain('TF.js is not there');
  });

  it('refuses a reference of another version of the model', async () => {
    const zero = imageTensor(new Float32Array(16), [1, 1, 4, 4]);
    await parity.writePack(place.path('old'), {
      ...{ model: 'tiny', modelSha256: '0'.repeat(64), madeBy: 'nobody', dataset: 'none' },
      cases: [{ name: 'zero', noise: 'gaussian:0.5', input: zero, output: zero }],
    });
    const { code, stderr } = await run([target('one')], 'tiny', '--reference', 'old');
    expect(code).toBe(2);
    expect(stderr).toContain('--make-reference');
  });

  it('names the node at fault and writes it, from where it can be run again', async () => {
    const targets = [withGraphs(target('wrong', 0.25), 0.25), withGraphs(target('node-cpu'))];
    const { code, stdout, stderr } = await run(targets, 'tiny', '--on', 'wrong', '--explain');
    expect(code).toBe(1);
    expect(stderr).toContain('wrong is wrong; looking for what is at fault');
    expect(stdout).toMatch(
      /^ {4}node 1 of 1, Conv "blur", is wrong: what it makes is off by 2\.5e-1, at most 1\.0e-5 is owed$/m,
    );
    expect(await place.names('parity-explain', 'wrong')).toContain('node.onnx');
    expect(stdout).toContain('denoisekit parity --rerun parity-explain/wrong --on wrong');
    const again = ['--rerun', 'parity-explain/wrong', '--on', 'wrong,node-cpu'];
    const rerun = await run(targets, ...again);
    expect(rerun.code).toBe(1);
    expect(rerun.stdout).toMatch(/^wrong +2\.5e-1 +1\.0e-5 +NO$/m);
    expect(rerun.stdout).toMatch(/^node-cpu +0\.0e\+0 +1\.0e-5 +yes$/m);
    const byDefault = await run(targets, '--rerun', 'parity-explain/wrong', '--json');
    expect(JSON.parse(byDefault.stdout)).toMatchObject({
      ok: false,
      results: [{ target: 'wrong', difference: 0.25 }],
    });
  });

  it('has the explanation in its JSON, and in the folder that was named', async () => {
    const targets = [withGraphs(target('wrong', 0.25), 0.25), withGraphs(target('node-cpu'))];
    const { stdout } = await run(targets, 'tiny', '--json', '--explain-dir', 'why');
    expect(JSON.parse(stdout)).toMatchObject({
      models: [
        {
          results: [
            {
              target: 'wrong',
              explanation: { fault: 'node', node: { name: 'blur' }, folder: place.path('why', 'wrong') },
            },
            { target: 'node-cpu', ok: true },
          ],
        },
      ],
    });
  });

  it('explains nothing where nothing is wrong, and names the provider where another one ran', async () => {
    const right = await run([target('one')], 'tiny', '--explain');
    expect(right.code).toBe(0);
    expect(await place.names('parity-explain')).toEqual([]);
    const { stdout } = await run([target('one', 0, 'wasm')], 'tiny', '--explain');
    expect(stdout).toContain('no node: the provider wasm ran the model instead of cpu');
  });

  it('refuses to run again what --explain did not write', async () => {
    const { code, stderr } = await run([target('one')], '--rerun', 'nothing');
    expect(code).toBe(2);
    expect(stderr).toContain('name a folder that denoisekit parity --explain wrote');
  });

  it('refuses an adapter that there is not', async () => {
    const { code, stderr } = await run([target('one')], 'tiny', '--webgpu-adapter', 'nvidia');
    expect(code).toBe(2);
    expect(stderr).toContain('swiftshader, default');
  });

  it('prints JSON, writes a page and prints the short table', async () => {
    const json = await run([target('one')], '--json', '--markdown', 'parity.md');
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: true,
      models: [{ model: 'tiny', results: [{ target: 'one', state: 'compared', difference: { max: 0 } }] }],
    });
    expect(await readFile(place.path('parity.md'), 'utf8')).toContain('## tiny');
    const readme = await run([target('one')], '--readme');
    expect(readme.stdout).toMatch(/^\| max difference on +\| +tiny \| owed \|/);
  });
});
