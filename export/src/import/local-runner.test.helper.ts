import { openGraph } from '@denoisekit/runtime-node';
import type { Runner } from './runner.js';

/** Runs in this process, which a model may end. */
export function localRunner(): Runner {
  return {
    open: (onnx, optimization = 'disabled') => openGraph(onnx, { device: 'cpu', optimization }),
    close: () => Promise.resolve(),
  };
}
