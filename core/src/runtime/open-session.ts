import { DenoiseError, textOf } from '../errors.js';
import { fileOf } from '../documents/file-of.js';
import type { Dtype, ModelManifest } from '../documents/manifest.js';
import type { Device, Session, SessionDescription } from './ports.js';
import type { Engine } from './engine.js';
import { assertSignature } from './model-signature.js';
import { sessionOver } from './session-over.js';

/** What a runtime knows of itself. */
export type RuntimeFacts = Pick<SessionDescription, 'runtime' | 'runtimeVersion' | 'threads'> &
  Partial<Pick<SessionDescription, 'adapter' | 'crossOriginIsolated' | 'tf32'>>;

export interface OpenSessionOptions {
  readonly manifest: ModelManifest;
  /** Default `fp32`. */
  readonly dtype?: Dtype | undefined;
  readonly device: Device;
  readonly facts: RuntimeFacts;
  /** What to do where the device does not run the model. */
  readonly fix: string;
  /** The library's words for a failure, without those that only its authors need. Default `textOf`. */
  readonly reasonOf?: ((thrown: unknown) => string) | undefined;
}

/**
 * A session on one device: loads the model and holds it against its manifest.
 *
 * @param load loads the model's file for that device, all of it: what the device cannot run is an error
 * @throws DenoiseError `device-unavailable` when the library does not start or the device does not run the model,
 * `model-invalid` when the file cannot be loaded or is not what the manifest says
 */
export async function openSession<T>(
  load: () => Promise<Engine<T>>,
  { manifest, dtype = 'fp32', device, facts, fix, reasonOf = textOf }: OpenSessionOptions,
): Promise<Session> {
  const { id } = manifest;
  const { sha256 } = fileOf(manifest, dtype);
  const engine = await load().catch((cause: unknown) => {
    throw loadError(id, device, reasonOf(cause), fix, cause);
  });
  try {
    assertSignature(manifest, engine);
  } catch (error) {
    await engine.release();
    throw error;
  }
  const description: SessionDescription = {
    ...facts,
    deviceAsked: device,
    device,
    attempts: [{ device, ok: true }],
    dtype,
    model: id,
    modelSha256: sha256,
  };
  return sessionOver(engine, manifest, description, reasonOf);
}

/** These have every operator, so that a model which they cannot load is at fault itself. */
const complete: readonly Device[] = ['cpu', 'wasm'];

function loadError(id: string, device: Device, actual: string, fix: string, cause: unknown): DenoiseError {
  if (cause instanceof DenoiseError) return cause;
  return complete.includes(device) && !actual.includes('no available backend')
    ? new DenoiseError('model-invalid', {
        what: `ONNX Runtime cannot load the model ${id}`,
        actual,
        fix: 'export it again',
        cause,
      })
    : new DenoiseError('device-unavailable', {
        what: `${device} does not run the model ${id}`,
        actual,
        fix,
        details: { device },
        cause,
      });
}
