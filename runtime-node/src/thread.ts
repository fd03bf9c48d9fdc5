/* `@denoisekit/runtime-node/thread`: apart from the rest, which it is there to be started before. */
export { startThread } from './pool/early-thread.js';
export type { EarlyThread } from './pool/early-thread.js';
