export { createIsolateDenoiser } from './denoiser.js';
export type { IsolateDenoiserOptions } from './denoiser.js';
export type { CompiledWasm } from './session.js';
