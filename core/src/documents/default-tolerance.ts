/** Greatest |difference| from the golden vectors that each provider owes where a network's rounding asks for no more, on [0, 1] images. */
export const defaultTolerance = {
  cpu: 1e-5,
  wasm: 1e-5,
  webgpu: 1e-4,
  cuda: 1e-4,
  cudaTf32: 2e-3,
  fp16: 5e-3,
  // Finds a device that computes something else. What an int8 file may lose in quality, 0.1 dB, is measured on test images when it is made.
  int8: 0.1,
} as const;
