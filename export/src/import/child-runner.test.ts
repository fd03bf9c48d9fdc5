import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rejectionOf, temporaryFolder } from '../fixtures.test.helper.js';
import { childRunner, type ChildRunnerOptions } from './child-runner.js';

const model = new Uint8Array([1, 2, 3]);
const image = { dims: [2], data: Float32Array.of(1, 2) };

/** A program in place of the own one, that answers `question` as written. */
async function runnerOf(answers: string, options: ChildRunnerOptions = {}) {
  const program = join(await temporaryFolder(), 'program.mjs');
  await writeFile(
    program,
    `process.on('message', (question) => { const say = (answer) => process.send(answer); ${answers} });`,
  );
  const runner = childRunner({ program, ...options });
  onTestFinished(() => runner.close());
  return runner;
}

const opens = `if (question.kind === 'open') return say({ kind: 'opened', runtimeVersion: '1.0' });`;

describe('a process that runs a model', () => {
  it('gets the model and its inputs, and gives its outputs', async () => {
    const runner = await runnerOf(`${opens} say({ kind: 'values', values: question.feeds });`);
    const graph = await runner.open(model);
    expect(graph.runtimeVersion).toBe('1.0');
    expect(await graph.run({ x: image })).toEqual({ x: image });
  });

  it('may refuse the model, and goes on', async () => {
    const refusal = { name: 'DenoiseError', code: 'model-invalid', message: 'no model', details: {} };
    const runner = await runnerOf(
      `if (question.onnx?.length === 1) ${opens} say({ kind: 'error', error: ${JSON.stringify(refusal)} });`,
    );
    expect((await rejectionOf(runner.open(model))).code).toBe('model-invalid');
    await runner.open(new Uint8Array(1));
  });

  it('may die of the model: there is an error, another process for the next, and none for what it had opened', async () => {
    const runner = await runnerOf(`${opens} process.exit(139);`);
    const graph = await runner.open(model);
    const [first, second] = await Promise.all([
      rejectionOf(graph.run({ x: image })),
      rejectionOf(graph.run({ x: image })),
    ]);
    expect([first.code, first.message]).toEqual(['worker-crashed', expect.stringContaining('exit code 139')]);
    expect(second.code).toBe('worker-crashed');
    await graph.release();
    await runner.open(model);
  });

  it('is ended when it takes too long', async () => {
    const runner = await runnerOf(opens, { limits: { openMs: 10_000, runMs: 50 } });
    const graph = await runner.open(model);
    const error = await rejectionOf(graph.run({ x: image }));
    expect([error.code, error.message]).toEqual([
      'timed-out',
      expect.stringMatching(/did not answer to [\dx]+ in 0\.05 s/),
    ]);
  });

  it('is ended when the import is stopped', async () => {
    const controller = new AbortController();
    const runner = await runnerOf(opens, { signal: controller.signal });
    const graph = await runner.open(model);
    const run = graph.run({ x: image });
    controller.abort(new Error('stopped'));
    await expect(run).rejects.toThrow('stopped');
  });
});
