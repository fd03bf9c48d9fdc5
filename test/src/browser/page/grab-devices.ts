/** Remembers the GPU devices that this thread opens, so that a test can take them away as a browser would. */
export const grabbedDevices: GPUDevice[] = [];

if (typeof GPUAdapter !== 'undefined') {
  const original = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'requestDevice')
    ?.value as GPUAdapter['requestDevice'];
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await original.call(this, descriptor);
    grabbedDevices.push(device);
    return device;
  };
}
