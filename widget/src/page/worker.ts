import '@denoisekit/runtime-web/worker';
