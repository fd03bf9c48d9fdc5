import { DenoiseError, textOf } from '@denoisekit/core';

/** `navigator.gpu`, or a part of it. */
export type Adapters = Pick<GPU, 'requestAdapter'>;

/** A GPU device of our own, so that we know its adapter and learn when it is lost. */
export interface Gpu {
  readonly device: GPUDevice;
  /** The adapter as it names itself, `vendor architecture description`; not every browser names it. */
  readonly adapter: string;
  /** Why the device was lost, from the moment on that it is known. */
  lostReason(): string | undefined;
  /** Calls back once, when the device is lost; returns a function that removes the listener. */
  onLost(listener: () => void): () => void;
  /** Treats it as lost from now on, whatever the browser says. */
  condemn(reason: string): void;
  close(): void;
}

/** What ONNX Runtime asks of the device that it makes for itself (webgpu_context.cc, `GetRequiredLimits`). */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

const features = ['shader-f16', 'subgroups'] as const satisfies readonly GPUFeatureName[];

/**
 * The same without an adapter that the processor computes, such as SwiftShader, which takes minutes where WebAssembly takes seconds. Its `requestAdapter`
 * rejects for one with DenoiseError `device-unavailable`, as for an adapter that is not there.
 */
export function hardwareOnly(gpu: Adapters): Adapters {
  return {
    async requestAdapter(options) {
      const adapter = await gpu.requestAdapter(options);
      // Older browsers have it on the adapter itself.
      const old = adapter as { readonly isFallbackAdapter?: boolean } | null;
      if ((adapter?.info.isFallbackAdapter ?? old?.isFallbackAdapter) !== true) return adapter;
      throw unavailable('the only GPU here is computed by the processor', nameOf(adapter!.info));
    },
  };
}

/**
 * Opens a device on the browser's adapter for WebGPU.
 *
 * @param gpu `navigator.gpu`, undefined where there is none
 * @throws DenoiseError `device-unavailable` when there is no WebGPU, no adapter, or no device
 */
export async function openGpu(gpu: Adapters | undefined): Promise<Gpu> {
  if (gpu === undefined) {
    throw unavailable('this browser does not offer WebGPU to this page', 'no navigator.gpu');
  }
  const adapter = await gpu
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch((cause: unknown) => {
      if (cause instanceof DenoiseError) throw cause;
      throw unavailable('the browser refused a WebGPU adapter', textOf(cause), cause);
    });
  if (adapter === null) {
    throw unavailable('the browser has WebGPU, but no GPU that it would use for it', 'no adapter');
  }
  const device = await adapter
    .requestDevice({
      requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
      requiredFeatures: features.filter((name) => adapter.features.has(name)),
    })
    .catch((cause: unknown) => {
      throw unavailable('the WebGPU adapter refused a device', textOf(cause), cause);
    });
  return watched(device, nameOf(adapter.info));
}

function watched(device: GPUDevice, adapter: string): Gpu {
  let reason: string | undefined;
  // Listeners that can be taken back: a `then` for each run would stay on the promise as long as the device lives.
  const listeners = new Set<() => void>();
  const condemn = (why: string): void => {
    reason ??= why;
    for (const listener of listeners) listener();
    listeners.clear();
  };
  void device.lost.then(({ message, reason: kind }) => {
    condemn(message.trim() === '' ? kind : textOf(message));
  });
  return {
    device,
    adapter,
    lostReason: () => reason,
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    condemn,
    close: () => {
      device.destroy();
    },
  };
}

/** As the adapter names itself. */
export function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const words = [vendor, architecture, device, description].filter(Boolean);
  return words.length === 0 ? 'not named by the browser' : [...new Set(words)].join(' ');
}

/** @param cause what the browser threw; without it, what is needed is not there at all */
function unavailable(what: string, actual: string, cause?: unknown): DenoiseError {
  return new DenoiseError('device-unavailable', {
    what,
    actual,
    fix: 'use the device wasm, or a browser with WebGPU on https or localhost',
    details: { device: 'webgpu', absent: cause === undefined },
    cause,
  });
}
