import { pngChunk } from '@denoisekit/runtime-node/testing';

/** The signature and header of a PNG with other chunks behind them, and its end. */
export function withChunks(png: Uint8Array, ...chunks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([png.subarray(0, 33), ...chunks, pngChunk('IEND', new Uint8Array())]);
}
