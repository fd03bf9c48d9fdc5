import type { Device } from '@denoisekit/core';
import { nativeOptions } from '../native-options.js';
import { nativeReason } from '../native-reason.js';
import { loadOrt, type LoadOrt } from '../ort.js';

/** A model of one node: each output pixel is the mean of the 3x3 pixels around it, with zeros outside the image. */
export const probeModelBase64 =
  'CAgSEGRlbm9pc2VraXQgdGVzdHM6gAIKWwoFaW5wdXQKBmtlcm5lbBIGb3V0cHV0GgRibHVyIgRDb252KhUKDGtlcm5lbF9zaGFwZUADQAOgAQcqEQoEcGFkc0ABQAFAAUABoAEHKgwKBWdyb3VwGAGgAQISBHRpbnkqOAgBCAEIAwgDEAFCBmtlcm5lbEokOY7jPTmO4z05juM9OY7jPTmO4z05juM9OY7jPTmO4z05juM9Wi8KBWlucHV0EiYKJAgBEiAKBxIFYmF0Y2gKAggBCggSBmhlaWdodAoHEgV3aWR0aGIwCgZvdXRwdXQSJgokCAESIAoHEgViYXRjaAoCCAEKCBIGaGVpZ2h0CgcSBXdpZHRoQgQKABAR';

/** The result of trying a device. JSON: it comes from a process of its own. */
export interface Probe {
  readonly ok: boolean;
  /** One line: the runtime and its version, or why it does not work. */
  readonly text: string;
}

/** Loads a tiny model entirely on a device, and checks its answer. */
export async function probe(device: Device, load: LoadOrt = loadOrt): Promise<Probe> {
  try {
    const ort = await load(device);
    const session = await ort.createSession(
      Buffer.from(probeModelBase64, 'base64'),
      nativeOptions(device, 1),
    );
    const answer = await session.run({ input: ort.tensor(new Float32Array(9).fill(1), [1, 1, 3, 3]) });
    await session.release();
    const [corner, edge] = [4 / 9, 6 / 9];
    const expected = [corner, edge, corner, edge, 1, edge, corner, edge, corner];
    const data: ArrayLike<unknown> = answer['output']?.data ?? [];
    const right = expected.every((value, index) => Math.abs(Number(data[index]) - value) < 1e-3);
    return right
      ? { ok: true, text: `${ort.runtime} ${ort.version}` }
      : { ok: false, text: 'it runs a model and answers wrongly' };
  } catch (error) {
    return { ok: false, text: nativeReason(error) };
  }
}
