import { expect, it } from 'vitest';
import { fromLatin1 } from '../bytes.js';
import { crc32 } from './crc32.js';

it('gives the CRC-32 that others give', () => {
  // The check value of the algorithm (catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC), and that of every PNG's end.
  expect(crc32(fromLatin1('123456789'))).toBe(0xcbf43926);
  expect(crc32(fromLatin1('IEND'))).toBe(0xae426082);
  expect(crc32(new Uint8Array())).toBe(0);
});
