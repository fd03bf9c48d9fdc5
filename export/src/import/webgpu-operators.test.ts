import { describe, expect, it } from 'vitest';
import { blur, joinedNets, modelOf, node } from './nets.test.helper.js';
import { webgpuNote } from './webgpu-operators.js';

describe('what is said of WebGPU', () => {
  it('is nothing where each operator is known to be right there', () => {
    expect(webgpuNote(modelOf(blur('x', 'y')), 'net')).toBeUndefined();
  });

  it('names the operators that are not, once each', () => {
    const net = joinedNets(blur('x', 'a'), {
      nodes: [
        node('Shape', ['a'], 'b'),
        node('CumSum', ['a', 'axis'], 'c'),
        node('CumSum', ['c', 'axis'], 'y'),
      ],
    });
    expect(webgpuNote(modelOf(net), 'net')).toMatch(
      /for CumSum, Shape: denoisekit parity net --on chromium-webgpu/,
    );
  });
});
