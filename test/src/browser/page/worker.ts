import '@denoisekit/runtime-web/worker';
import { grabbedDevices } from './grab-devices.js';

// Beside the messages of the protocol: a test takes the GPU away from this worker, or makes it crash.
addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'destroy-devices') for (const device of grabbedDevices.splice(0)) device.destroy();
  if (data === 'crash') throw new Error('crashed on purpose');
});
