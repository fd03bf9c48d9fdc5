import '@denoisekit/runtime-web/worker';
import { sendKeyOfAddress } from './key.js';

sendKeyOfAddress();
