import { describe, expect, it } from 'vitest';
import { knownFault } from './describe-node.js';
import { nodeLabel, type NodeFacts } from './explanation.js';

const conv = (outputs: number, inputs: number, kernel: number): NodeFacts => ({
  position: 2,
  of: 5,
  name: 'c',
  operator: 'Conv',
  inputs: [{ name: 'x' }, { name: 'w', dims: [outputs, inputs, kernel, kernel] }],
  outputs: [{ name: 'y' }],
});

describe('what is known of a node', () => {
  it.each([6, 9, 15, 18, 21, 27, 30, 33])('is the fault of WebGPU with %d input channels', (channels) => {
    expect(knownFault('webgpu', conv(8, channels, 3))).toContain('#29651');
  });

  it.each([3, 4, 5, 7, 8, 10, 12, 16, 17, 24, 36])('is nothing with %d', (channels) => {
    expect(knownFault('webgpu', conv(8, channels, 3))).toBeUndefined();
  });

  it('is nothing with a kernel of 1x1, six output channels, or elsewhere', () => {
    expect(knownFault('webgpu', conv(8, 9, 1))).toBeUndefined();
    expect(knownFault('webgpu', conv(6, 9, 3))).toBeUndefined();
    expect(knownFault('wasm', conv(8, 9, 3))).toBeUndefined();
  });

  it('says how many channels do instead', () => {
    expect(knownFault('webgpu', conv(8, 9, 3))).toContain('give the layer 12 channels');
    expect(knownFault('webgpu', conv(8, 30, 3))).toContain('give the layer 32 channels');
  });
});

describe('a node in words', () => {
  it('goes by its name, else by what it makes', () => {
    expect(nodeLabel(conv(8, 9, 3))).toBe('node 2 of 5, Conv "c"');
    expect(nodeLabel({ ...conv(8, 9, 3), name: '' })).toBe('node 2 of 5, Conv that makes "y"');
  });
});
