import { createSession } from '@denoisekit/runtime-node';
import type { OpenVariant } from './types.js';

/** On the CPU, which every machine that exports has. */
export const openOnCpu: OpenVariant = (manifest, model, dtype) =>
  createSession(manifest, model, { device: 'cpu', dtype });
