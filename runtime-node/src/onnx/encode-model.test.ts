import { describe, expect, it } from 'vitest';
import { encodeModel } from './encode-model.js';
import { bytes, float, integer, message, text } from './wire.js';

const hex = (part: Uint8Array): string => Buffer.from(part).toString('hex');

// The first three are the examples of the encoding's own documentation (protobuf.dev/programming-guides/encoding).
describe('a field on the wire', () => {
  it('of wire type 0 is a tag and a varint of seven bits a byte, the lowest first', () => {
    expect(hex(integer(1, 150))).toBe('089601');
    expect(hex(integer(20, 2))).toBe('a00102');
  });

  it('of wire type 2 has its length in front', () => {
    expect(hex(text(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(bytes(9, Uint8Array.of(0, 255)))).toBe('4a0200ff');
  });

  it('holds messages as it holds bytes', () => {
    expect(hex(message(3, [integer(1, 150)]))).toBe('1a03089601');
  });

  it('has a negative number as two’s complement of 64 bits', () => {
    expect(hex(integer(1, -2))).toBe('08feffffffffffffffff01');
  });

  it('of wire type 5 is a little-endian float32', () => {
    expect(hex(float(2, 1))).toBe('150000803f');
  });
});

describe('a model', () => {
  it('is IR version 8 and opset 17 around its graph', () => {
    const model = encodeModel({ name: 'g', inputs: [], outputs: [], nodes: [], initializers: [] });
    const version = '0808';
    const producer = `120a${Buffer.from('denoisekit').toString('hex')}`;
    const graph = '3a03120167';
    const domain = '42040a001011';
    expect(hex(model)).toBe(version + producer + graph + domain);
  });

  it('has weights little-endian in the file, and says of each attribute what it is', () => {
    const model = encodeModel({
      name: 'g',
      inputs: [{ name: 'x', shape: ['n', 1] }],
      outputs: [],
      nodes: [
        {
          op: 'Elu',
          name: 'e',
          inputs: ['x'],
          outputs: ['y'],
          attributes: { alpha: { float: 1 }, axis: -1, mode: 'm', pads: [1, 2] },
        },
      ],
      initializers: [{ name: 'w', shape: [1], data: Float32Array.of(1) }],
    });
    const all = hex(model);
    // Field 5 of the node: name, value, type.
    expect(all).toContain('2a0f0a05616c706861150000803fa00101');
    expect(all).toContain('2a140a046178697318ffffffffffffffffff01a00102');
    expect(all).toContain('2a0c0a046d6f646522016da00103');
    expect(all).toContain('2a0d0a047061647340014002a00107');
    // Field 5 of the graph: dims, float, name, raw data.
    expect(all).toContain('2a0d08011001420177' + '4a040000803f');
    // Field 11 of the graph: a tensor of float whose first size has a name.
    expect(all).toContain('5a14' + '0a0178' + '120f0a0d0801' + '1209' + '0a0312016e' + '0a020801');
  });
});
