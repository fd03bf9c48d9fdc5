import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm';
import golden from '@denoisekit/models/edge/golden.bin';
import manifest from '@denoisekit/models/edge/manifest.json';
import onnx from '@denoisekit/models/edge/model.onnx';
import { createWorkerApp } from '@denoisekit/api/worker';

const app = createWorkerApp({ wasm, models: { edge: { manifest, onnx, golden } } });
// Opened while the Worker starts, and compared with TensorFlow.js by the golden vectors: no request waits for it, and none decides over it.
await app.warm();

export default { fetch: (request: Request) => app.fetch(request) };
