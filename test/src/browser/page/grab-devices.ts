/** Remembers the GPU devices that this thread opens, so that a test can take them away as a browser would. */
export const grabbedDevices: GPUDevice[] = [];

if (typeof GPUAdapter !== 'undefined') {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    grabbedDevices.push(device);
    return device;
  };
}
