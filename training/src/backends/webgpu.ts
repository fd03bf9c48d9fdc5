import { DenoiseError, textOf } from '@denoisekit/core';
import { installCommand } from './install-command.js';
import { type LoadPackage, type LoadedTensorFlow, type TensorFlow, exportsOf } from './types.js';

/** The parts of the standard's `GPUAdapter` that are used here. */
interface Adapter {
  readonly info: AdapterInfo;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: object): Promise<object>;
}
interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>;
}
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** Dawn's package. */
interface Dawn {
  create(options: readonly string[]): Gpu;
  /** `GPUBufferUsage` and the like, which browsers have as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
}

type Backend = ReturnType<TensorFlow['backend']>;

/** Dawn ends with its `GPU` object, and the process with it if a device is still in use. */
const keptAlive = new WeakMap<Backend, Gpu>();

interface TfjsWebGpu {
  readonly WebGPUBackend: new (device: object, info: AdapterInfo) => Backend;
}

export interface LoadWebGpuOptions {
  readonly load: LoadPackage;
  /** Of a package that was loaded. */
  readonly versionOf: (packageName: string) => string;
  /** Refuse an adapter that a processor imitates: it is slower than TensorFlow on that processor. Default false. */
  readonly hardwareOnly?: boolean;
}

/** Those that TF.js asks for in a browser: as much as the adapter has. */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

/**
 * TF.js on WebGPU, which Dawn gives Node. Puts WebGPU's constants into the global scope, where TF.js looks for them.
 *
 * @throws DenoiseError `setup-missing` when a package is not there; `device-unavailable` when there is no adapter, or only one that
 *   was not wanted
 */
export async function loadWebGpu({
  load,
  versionOf,
  hardwareOnly = false,
}: LoadWebGpuOptions): Promise<LoadedTensorFlow> {
  const [dawn, tfjsWebGpu, tf] = await packages(load);
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  const software = adapter !== null && isSoftware(adapter.info);
  if (adapter === null || (software && hardwareOnly)) {
    throw new DenoiseError('device-unavailable', {
      what: adapter === null ? 'WebGPU finds no adapter' : 'the only WebGPU adapter is no GPU',
      actual: adapter === null ? undefined : describeAdapter(adapter.info),
      fix: "install the GPU's driver (on Linux: its Vulkan driver), or train with --backend tensorflow",
    });
  }
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
  });
  const backend = withNavigatorGpu(gpu, () => new tfjsWebGpu.WebGPUBackend(device, adapter.info));
  keptAlive.set(backend, gpu);
  // A backend registered by an earlier call would stay. The declared type leaves out null.
  const former: unknown = tf.findBackendFactory('webgpu');
  if (former !== null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  await tf.setBackend('webgpu');
  await tf.ready();
  return {
    tf,
    backend: 'webgpu',
    device: describeAdapter(adapter.info),
    accelerated: !software,
    versions: { node: process.versions.node, webgpu: versionOf('webgpu'), tfjs: tf.version.tfjs },
    notes: software ? [`WebGPU runs on ${describeAdapter(adapter.info)}: it is no GPU, and slow`] : [],
  };
}

/** Whether a processor emulates the GPU. Dawn says so for most adapters; the names are for the others. */
export function isSoftware({ isFallbackAdapter = false, ...names }: AdapterInfo): boolean {
  return (
    isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(Object.values(names).join(' '))
  );
}

/** `NVIDIA H200 (nvidia hopper, driver 570.1)`, from what there is. */
export function describeAdapter({ vendor, architecture, device, description }: AdapterInfo): string {
  const name = device || description || 'an adapter without a name';
  const rest = [[vendor, architecture].filter(Boolean).join(' '), device === '' ? '' : description];
  const facts = rest.filter((fact) => fact !== '' && fact !== name).join(', ');
  return facts === '' ? name : `${name} (${facts})`;
}

async function packages(load: LoadPackage): Promise<[Dawn, TfjsWebGpu, TensorFlow]> {
  try {
    return [
      (await load('webgpu')) as Dawn,
      exportsOf(await load('@tensorflow/tfjs-backend-webgpu')) as TfjsWebGpu,
      exportsOf(await load('@tensorflow/tfjs')) as TensorFlow,
    ];
  } catch (cause) {
    const command = installCommand('webgpu', '@tensorflow/tfjs-backend-webgpu', '@tensorflow/tfjs');
    throw new DenoiseError('setup-missing', {
      what: 'WebGPU for Node cannot be loaded',
      actual: textOf(cause),
      fix: command,
      details: { package: 'webgpu', command },
      cause,
    });
  }
}

/** TF.js's backend needs `navigator.gpu` while it is created; left there, it would keep the process alive. */
function withNavigatorGpu<T>(gpu: Gpu, make: () => T): T {
  const scope = globalThis as { navigator?: { gpu?: unknown } };
  const own = scope.navigator;
  if (own === undefined) scope.navigator = { gpu };
  else own.gpu = gpu;
  try {
    return make();
  } finally {
    if (own === undefined) delete scope.navigator;
    else delete own.gpu;
  }
}
