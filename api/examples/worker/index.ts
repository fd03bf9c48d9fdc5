import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm';
import golden from '@denoisekit/models/edge/golden.bin';
import manifest from '@denoisekit/models/edge/manifest.json';
import onnx from '@denoisekit/models/edge/model.onnx';
import { createWorkerApp } from '@denoisekit/api/worker';

// With the golden vectors, a Worker compares itself with TensorFlow.js before it answers for the first time.
const app = createWorkerApp({ wasm, models: { edge: { manifest, onnx, golden } } });

export default { fetch: (request: Request) => app.fetch(request) };
