export type { Fallback } from '@denoisekit/core';
export { cachedFiles, clearCachedFiles } from './cache.js';
export type { CachedFile } from './cache.js';
export { createWebDenoiser } from './denoiser.js';
export { heavyModel } from './devices.js';
export type { LoadProgress, WebDenoiserOptions, WebDevice, WebDtypeChoice } from './options.js';
export { runtimeFiles } from './runtime-files.js';
export type { RuntimeFile, RuntimeFileName } from './runtime-files.js';
