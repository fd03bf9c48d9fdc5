/** What a platform has of zlib (RFC 1950). */
export interface Zlib {
  /** CRC-32 as PNG has it (PNG specification, third edition, annex D). */
  crc32(bytes: Uint8Array): number;
  deflate(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Throws where the bytes are damaged, or unpack to more than `most`; no more than that is ever in memory. */
  inflate(bytes: Uint8Array, most: number): Uint8Array | Promise<Uint8Array>;
  /** Awaited between parts of a large picture, by a thread that others wait for. Default: pictures are read and written in one piece. */
  pause?(): Promise<void>;
}
