// Types alone: bundlers would make a file more of what it shares with others.
import type { DenoiseError, Dtype } from '@denoisekit/core';
import type { InferenceSession } from 'onnxruntime-web';
import type { Adapters } from './adapter.js';

/** A GPU device of our own, so that we know its adapter and learn when it is lost. */
export interface Gpu {
  /** What to do where it does not run a model. */
  readonly fix: string;
  readonly sessionOptions: InferenceSession.SessionOptions;
  /** The adapter as it names itself. */
  readonly adapter: string;
  /** Why the device was lost, from the moment on that it is known. */
  lostReason(): string | undefined;
  /** The result of a run, or DenoiseError `inference-failed` as soon as the device is lost: the run itself may wait for its answer forever. */
  unlessLost<T>(run: () => Promise<T>): Promise<T>;
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

const fix = 'use the device wasm';

/** What the rest of the package has already. */
export interface GpuNeeds {
  readonly Failure: typeof DenoiseError;
  /** The words of a failure. */
  readonly reasonOf: (thrown: unknown) => string;
  /** Whether to take such an adapter: by itself none that the processor computes. */
  readonly suits: (adapter: GPUAdapter) => boolean;
  readonly dtype: Dtype;
}

/**
 * Opens a device on the browser's adapter for WebGPU.
 *
 * @param gpu `navigator.gpu`, undefined where there is none
 * @throws DenoiseError `device-unavailable` when there is no WebGPU, no adapter, or no device
 */
export async function openGpu(
  gpu: Adapters | undefined,
  { suits, dtype, Failure, reasonOf }: GpuNeeds,
): Promise<Gpu> {
  /** @param cause what the browser threw; without it, what is needed is not there at all */
  const unavailable = (what: string, actual: string, cause?: unknown) =>
    new Failure('device-unavailable', {
      what,
      actual,
      fix: 'use the device wasm, or a browser with WebGPU on https or localhost',
      details: { device: 'webgpu', absent: cause === undefined },
      cause,
    });
  const refused = (what: string) => (cause: unknown) => {
    throw unavailable(what, reasonOf(cause), cause);
  };
  if (gpu === undefined) {
    throw unavailable('this browser does not offer WebGPU to this page', 'no navigator.gpu');
  }
  const adapter = await gpu
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch(refused('the browser refused a WebGPU adapter'));
  if (adapter === null) {
    throw unavailable('the browser has WebGPU, but no GPU that it would use for it', 'no adapter');
  }
  const name = nameOf(adapter.info);
  if (!suits(adapter)) throw unavailable('the only GPU here is computed by the processor', name);
  const device = await adapter
    .requestDevice({
      requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
      requiredFeatures: features.filter((name) => adapter.features.has(name)),
    })
    .catch(refused('the WebGPU adapter refused a device'));
  if (dtype === 'fp16' && !device.features.has('shader-f16')) {
    device.destroy();
    throw new Failure('device-unavailable', { what: 'this GPU has no 16-bit floats', fix });
  }
  let reason: string | undefined;
  /** Ends the wait of the run that is under way; there is never a second one. A `then` for each would stay on `lost` as long as the device lives. */
  let giveUp: (() => void) | undefined;
  const lostReason = () => reason;
  const condemn = (why: string): void => {
    reason ??= why;
    giveUp?.();
  };
  void device.lost.then(({ message, reason: kind }) => {
    condemn(reasonOf(message) || kind);
  });

  /**
   * A failure condemns the device, whatever it was. Often it comes a moment before the browser reports a loss, and the next
   * run on such a device does not fail: the library then waits in a loop that nothing ends, and the page with it.
   */
  async function unlessLost<T>(run: () => Promise<T>): Promise<T> {
    try {
      if (lostReason() === undefined) {
        const loss = new Promise<void>((resolve) => {
          giveUp = resolve;
        });
        const result = await Promise.race([run(), loss]);
        if (result !== undefined && lostReason() === undefined) return result;
      }
    } catch (error) {
      condemn(`a run failed: ${reasonOf(error)}`);
    }
    throw new Failure('inference-failed', {
      what: 'the GPU device was lost during a run',
      actual: lostReason(),
    });
  }

  return {
    fix,
    sessionOptions: {
      executionProviders: [{ name: 'webgpu', device }],
      // Graph capture replays wrongly (microsoft/onnxruntime #29594).
      enableGraphCapture: false,
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    },
    adapter: name,
    lostReason,
    unlessLost,
    close: () => {
      device.destroy();
    },
  };
}

/** As the adapter names itself, `vendor architecture description`; not every browser names it. */
function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const words = [vendor, architecture, device, description].filter(Boolean);
  return words.length === 0 ? 'not named by the browser' : [...new Set(words)].join(' ');
}

export { createLastingSession } from './lasting-session.js';
