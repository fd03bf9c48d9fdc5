import { DenoiseError, fromLittleEndian, littleEndian } from '@denoisekit/core';
import type { Graph, GraphOptimization, GraphValues } from '@denoisekit/runtime-node';

/** Float32 tensors of any shape. */
export type NamedValues = Readonly<Record<string, GraphValues>>;

/** One graph to be run once: part of finding out what a target makes of a model. */
export interface Probe {
  readonly onnx: Uint8Array;
  readonly inputs: NamedValues;
  /** Default: `all`, as for models. */
  readonly optimization?: GraphOptimization | undefined;
}

/** The float32 outputs of a graph; or why there are none. */
export type ProbeAnswer =
  { readonly ok: true; readonly outputs: NamedValues } | { readonly ok: false; readonly reason: string };

/** A graph on a device, as the runtimes open it. */
export type ProbeGraph = Pick<Graph, 'run' | 'release'>;

/**
 * Runs graphs one after the other. One that cannot be run is its answer, and the others go on.
 *
 * @param onDone called with how many have ended
 */
export async function runProbes(
  probes: readonly Probe[],
  open: (onnx: Uint8Array, optimization: GraphOptimization) => Promise<ProbeGraph>,
  onDone: (done: number) => void | Promise<void>,
): Promise<readonly ProbeAnswer[]> {
  const answers: ProbeAnswer[] = [];
  for (const { onnx, inputs, optimization = 'all' } of probes) {
    answers.push(
      await runOne(() => open(onnx, optimization), inputs).catch((error: unknown) => ({
        ok: false,
        reason: error instanceof Error ? error.message : String(error),
      })),
    );
    await onDone(answers.length);
  }
  return answers;
}

async function runOne(open: () => Promise<ProbeGraph>, inputs: NamedValues): Promise<ProbeAnswer> {
  const graph = await open();
  try {
    return { ok: true, outputs: await graph.run(inputs) };
  } finally {
    await graph.release();
  }
}

type Head = readonly Readonly<Record<string, readonly number[]>>[];

interface ProbeHead {
  readonly optimizations: readonly (GraphOptimization | null)[];
  readonly inputs: Head;
}

interface AnswerHead {
  readonly outputs: Head;
  readonly reasons: readonly (string | null)[];
}

/** Probes as bytes, for a file or a socket; undone by `decodeProbes`. */
export function encodeProbes(probes: readonly Probe[]): Uint8Array {
  const head: ProbeHead = {
    optimizations: probes.map(({ optimization }) => optimization ?? null),
    inputs: probes.map(({ inputs }) => dimsOf(inputs)),
  };
  return pack(
    head,
    probes.flatMap(({ onnx, inputs }) => [onnx, ...bytesOf(inputs)]),
  );
}

export function decodeProbes(bytes: Uint8Array): readonly Probe[] {
  const { head, next } = unpack(bytes);
  const { inputs, optimizations } = head as ProbeHead;
  return inputs.map((dims, i) => {
    const onnx = next();
    return { onnx, inputs: valuesOf(dims, next), optimization: optimizations[i] ?? undefined };
  });
}

/** Answers as bytes; undone by `decodeAnswers`. */
export function encodeAnswers(answers: readonly ProbeAnswer[]): Uint8Array {
  const head: AnswerHead = {
    outputs: answers.map((answer) => (answer.ok ? dimsOf(answer.outputs) : {})),
    reasons: answers.map((answer) => (answer.ok ? null : answer.reason)),
  };
  return pack(
    head,
    answers.flatMap((answer) => (answer.ok ? bytesOf(answer.outputs) : [])),
  );
}

export function decodeAnswers(bytes: Uint8Array): readonly ProbeAnswer[] {
  const { head, next } = unpack(bytes);
  const { outputs, reasons } = head as AnswerHead;
  return outputs.map((dims, i) => {
    const reason = reasons[i] ?? undefined;
    return reason === undefined ? { ok: true, outputs: valuesOf(dims, next) } : { ok: false, reason };
  });
}

function dimsOf(values: NamedValues): Head[number] {
  return Object.fromEntries(Object.entries(values).map(([name, { dims }]) => [name, dims]));
}

function bytesOf(values: NamedValues): Uint8Array[] {
  return Object.values(values).map(({ data }) => littleEndian(data));
}

function valuesOf(head: Head[number], next: () => Uint8Array): NamedValues {
  return Object.fromEntries(
    Object.entries(head).map(([name, dims]) => [name, { dims, data: fromLittleEndian(next()) }]),
  );
}

/** The length of a JSON text in four bytes, the text, and the parts, whose lengths the text begins with. */
function pack(head: unknown, parts: readonly Uint8Array[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ lengths: parts.map(({ length }) => length), head }));
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 4 + text.length));
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 4);
  let at = 4 + text.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function unpack(bytes: Uint8Array): { readonly head: unknown; readonly next: () => Uint8Array } {
  if (bytes.length < 4) throw new DenoiseError('internal', { what: 'a probe came back empty' });
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const { lengths, head } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as {
    readonly lengths: readonly number[];
    readonly head: unknown;
  };
  let at = 4 + length;
  let index = 0;
  return {
    head,
    next: () => bytes.subarray(at, (at += lengths[index++] ?? 0)),
  };
}
