import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.js';
import { record, restartEvent, scalarsEvent, versionEvent } from './event-file.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('crc32c', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRCs.
  it.each([
    [new Uint8Array(32), 0x8a9136aa],
    [new Uint8Array(32).fill(0xff), 0x62a8ab43],
    [Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    [Buffer.from('123456789'), 0xe3069283],
  ])('is what the standard says (%#)', (bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

// What TensorFlow 2.21 writes for the same: `event_pb2.Event(...).SerializeToString()` and `tf.io.TFRecordWriter`.
describe('an event', () => {
  it('has the bytes of the message that begins a file', () => {
    expect(hex(versionEvent(1.5))).toBe('09000000000000f83f1a0d627261696e2e4576656e743a32');
  });

  it('has the bytes of a message with two scalars', () => {
    const scalars = { 'train/loss': 0.5, 'train/learning rate': 1e-3 };
    expect(hex(scalarsEvent(1_700_000_000.25, 300, scalars))).toBe(
      '0900001040fc54d94110ac022a2f0a110a0a747261696e2f6c6f7373150000003f' +
        '0a1a0a13747261696e2f6c6561726e696e672072617465156f12833a',
    );
  });

  it('has the bytes of a message that says from where on a run goes on', () => {
    expect(hex(restartEvent(1.5, 7))).toBe('09000000000000f83f10073a020801');
  });
});

describe('a record', () => {
  it('is framed by its length and two checksums', () => {
    expect(hex(record(versionEvent(1.5)))).toBe(
      '1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c',
    );
  });
});
