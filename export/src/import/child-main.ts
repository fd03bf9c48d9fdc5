import { asDenoiseError, DenoiseError } from '@denoisekit/core';
import { openGraph, type Graph } from '@denoisekit/runtime-node';
import type { Answer, Question } from './child-protocol.js';

// The process that a stranger's model runs in, until its channel closes. ONNX Runtime may end it.

const graphs = new Map<number, Graph>();

async function answer(question: Question): Promise<Answer> {
  if (question.kind === 'open') {
    const { graph, onnx, optimization } = question;
    const opened = await openGraph(onnx, { device: 'cpu', optimization });
    graphs.set(graph, opened);
    return { kind: 'opened', runtimeVersion: opened.runtimeVersion };
  }
  const graph = graphs.get(question.graph);
  if (graph === undefined) throw new DenoiseError('internal', { what: 'there is no such graph' });
  if (question.kind === 'run') return { kind: 'values', values: await graph.run(question.feeds) };
  graphs.delete(question.graph);
  await graph.release();
  return { kind: 'done' };
}

// What Ctrl-C does is decided by who started this.
process.on('SIGINT', () => undefined);
process.on('message', (question: Question) => {
  answer(question)
    .catch((error: unknown): Answer => ({ kind: 'error', error: asDenoiseError(error).toJSON() }))
    .then((told) => process.send!(told))
    .catch(() => process.exit(1));
});
