export { createNodeDenoiser } from './denoiser.js';
export type { NodeDenoiserOptions } from './denoiser.js';
export { folderSource } from './folder-source.js';
export { createSession } from './onnx-session.js';
export type { SessionOptions } from './onnx-session.js';
export { createSharpCodec, defaultMaxPixels } from './sharp-codec.js';
