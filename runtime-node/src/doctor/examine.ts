import type { Device, DeviceChoice } from '@denoisekit/core';
import { nodeDevices, nodeOrder } from '../devices.js';
import { doctorEnvironment, type DoctorEnvironment } from './environment.js';

/** The result of one check. */
export interface Finding {
  /** `Node`, `cuda`, `Python`. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in one line. */
  readonly text: string;
  /** What to type or do, where it is not ok and something can be done. */
  readonly fix?: string;
}

/** All that the doctor found. JSON. */
export interface Examination {
  /** Whether what was asked for would work. */
  readonly ok: boolean;
  readonly asked: DeviceChoice;
  /** The device that would run, if any. */
  readonly device: Device | null;
  readonly findings: readonly Finding[];
}

/** What package.json says in `engines`. */
const leastNode = [20, 19] as const;

/**
 * Looks at all that running and training models needs, tries each device on a tiny model, and says what to do about what
 * is missing. It changes nothing.
 *
 * Whether it is `ok` is about the devices asked for (one of a list is enough) and Node; Python and TensorFlow.js are reported
 * for information.
 *
 * @throws DenoiseError `unknown-device`
 */
export async function examine(
  asked: DeviceChoice = 'auto',
  environment: DoctorEnvironment = doctorEnvironment(),
): Promise<Examination> {
  // A device asked for by name has to work itself: nothing takes its place.
  const order =
    typeof asked === 'string' && asked !== 'auto' ? nodeOrder(asked, 'error') : nodeOrder(asked, 'warn');
  const node = nodeFinding(environment);
  const devices = await Promise.all(nodeDevices.map((device) => deviceFinding(device, environment)));
  const working = order.find((device) => devices.some(({ name, ok }) => ok && name === device));
  return {
    ok: node.ok && working !== undefined,
    asked,
    device: working ?? null,
    findings: [
      node,
      ...devices,
      pythonFinding(environment),
      bindingFinding(environment),
      webgpuTrainingFinding(environment),
    ],
  };
}

function nodeFinding({ nodeVersion, platform, arch }: DoctorEnvironment): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const ok = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  const text = `${nodeVersion} on ${platform} ${arch}`;
  return ok
    ? { name: 'Node', ok, text }
    : { name: 'Node', ok, text, fix: `install Node ${leastNode.join('.')} or later` };
}

async function deviceFinding(device: Device, environment: DoctorEnvironment): Promise<Finding> {
  if (device === 'cuda') return cudaFinding(environment);
  const { ok, text } = await environment.probe(device);
  return ok ? { name: device, ok, text } : { name: device, ok, text, fix: fixes[device] };
}

const fixes: Readonly<Record<Exclude<Device, 'cuda'>, string>> = {
  cpu: 'npm install --ignore-scripts onnxruntime-node, or use --device wasm',
  webgpu: 'install a Vulkan driver for the GPU (on Linux also libvulkan1), or use --device cpu',
  wasm: 'npm install onnxruntime-web',
};

async function cudaFinding(environment: DoctorEnvironment): Promise<Finding> {
  const name = 'cuda';
  if (environment.platform !== 'linux' || environment.arch !== 'x64') {
    const text = `it is set up on Linux x64 only, and this is ${environment.platform} ${environment.arch}`;
    return { name, ok: false, text, fix: 'use --device cpu, or --device webgpu for the GPU' };
  }
  const gpu = await environment.gpu();
  const missing = environment.missingCudaFiles();
  const seen = gpu ?? 'no NVIDIA GPU answers (nvidia-smi)';
  if (missing.length > 0) {
    const text = `${seen}; ${missing.join(' and ')} not installed`;
    const fix = gpu === undefined ? 'use --device cpu: there is no GPU to set up' : 'denoisekit setup cuda';
    return { name, ok: false, text, fix };
  }
  const { ok, text } = await environment.probe(name);
  if (ok) return { name, ok, text: `${text}, ${seen}` };
  const fix =
    gpu === undefined
      ? 'install the NVIDIA driver, version 580 or later'
      : 'denoisekit setup cuda --force, and see that the driver is version 580 or later';
  return { name, ok, text: `${seen}; ${text}`, fix };
}

const pythonFix =
  'name a Python that has what @denoisekit/export/python/requirements.txt lists in DENOISEKIT_PYTHON';

function pythonFinding({ find, platform }: DoctorEnvironment): Finding {
  const inside = platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const found = find([`.venv/${inside}`]);
  return toldFinding('Python', found, 'there is no .venv; only export needs it', pythonFix);
}

function bindingFinding({ find }: DoctorEnvironment): Finding {
  const found = find(
    ['tfjs-node', 'tfjs-node-gpu'].map(
      (kind) => `node_modules/@tensorflow/${kind}/lib/napi-v8/tfjs_binding.node`,
    ),
  );
  const missing = 'it is not installed with its native binding; only training needs it';
  return toldFinding('TensorFlow.js', found, missing, 'npm install @tensorflow/tfjs-node@4.22.0');
}

function webgpuTrainingFinding({ find }: DoctorEnvironment): Finding {
  const found = find(['node_modules', '.webgpu/node_modules'].map((place) => `${place}/webgpu/package.json`));
  const text = found && 'installed: training takes a GPU of any make, if there is one';
  const missing = 'not installed; only training on a GPU without CUDA needs it';
  const packages = 'webgpu @tensorflow/tfjs-backend-webgpu@4.22.0 @tensorflow/tfjs@4.22.0';
  return toldFinding('TF.js, WebGPU', text, missing, `npm install ${packages}`);
}

/** Something that the project can do without. */
function toldFinding(name: string, found: string | undefined, missing: string, fix: string): Finding {
  return found === undefined ? { name, ok: false, text: missing, fix } : { name, ok: true, text: found };
}
