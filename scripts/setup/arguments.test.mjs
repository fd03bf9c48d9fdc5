import { describe, expect, it } from 'vitest';
import { parseArguments, targets, usage } from './arguments.mjs';

const parse = (...argv) => parseArguments(argv, {});

describe('the arguments of set-up', () => {
  it('give the steps in the order in which they can be done, each once', () => {
    expect(parse('export', 'train').steps).toEqual(['npm', 'build', 'venv', 'binding']);
    expect(parse('train', 'run').steps).toEqual(['npm', 'build', 'binding']);
  });

  it('keep Python out of what only runs models', () => {
    expect(parse('run').steps).toEqual(['npm', 'build']);
  });

  it('let a test run without what is not available, but not without npm packages', () => {
    expect(parse('test').tolerated).toEqual(['build', 'venv', 'binding', 'webgpu', 'chromium']);
  });

  it('tolerate nothing that another target insists on', () => {
    expect(parse('test', 'export').tolerated).toEqual(['binding', 'webgpu', 'chromium']);
    expect(parse('all').tolerated).toEqual([]);
  });

  it('take --gpu from the environment too', () => {
    expect(parse('train').gpu).toBe(false);
    expect(parse('train', '--gpu').gpu).toBe(true);
    expect(parseArguments(['train'], { DENOISEKIT_GPU: '1' }).gpu).toBe(true);
    expect(parseArguments(['train'], { DENOISEKIT_GPU: '0' }).gpu).toBe(false);
  });

  it('bring WebGPU where it is asked for, and then insist on it', () => {
    expect(parse('train', '--webgpu').steps).toEqual(['npm', 'build', 'binding', 'webgpu']);
    expect(parse('test', '--webgpu').tolerated).toEqual(['build', 'venv', 'binding', 'chromium']);
    expect(parse('all').steps).not.toContain('webgpu');
    expect(parseArguments(['train'], { DENOISEKIT_WEBGPU: '1' }).steps).toContain('webgpu');
  });

  it('refuse an unknown target, an unknown option and nothing at all', () => {
    expect(() => parse('tran')).toThrow(/there is no target "tran"; use one or more of run, check/);
    expect(() => parse('run', '--gpus')).toThrow(/there is no option --gpus/);
    expect(() => parse('--gpu')).toThrow(/no target was given/);
  });

  it('have help that names every target', () => {
    expect(parse('--help')).toEqual({ help: true });
    for (const name of Object.keys(targets)) expect(usage).toMatch(new RegExp(`^  ${name} `, 'm'));
  });
});
