import type { Graph } from '@denoisekit/runtime-node';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import type { Runner } from '../runner.js';
import type { Look, Shapes } from './graph.js';

/**
 * Looks at tensors inside a model by giving them out.
 *
 * @param asks each asks a graph for one picture, of one size
 */
export function lookBy(
  runner: Runner,
  asks: readonly ((graph: Graph, model: OnnxModel) => Promise<unknown>)[],
): Look {
  return {
    async shapes(model, names) {
      const inside = [...names].filter(([name]) => !model.outputs.some((port) => port.name === name));
      const more = inside.map(([name, rank]) => ({
        name,
        shape: Array.from({ length: rank }, (_, axis) => `${name} ${axis}`),
      }));
      const graph = await runner.open(encodeModel({ ...model, outputs: [...model.outputs, ...more] }));
      const found: Shapes[] = [];
      for (const ask of asks) {
        const seen = new Map<string, readonly number[]>();
        const watched: Graph = {
          ...graph,
          async run(feeds) {
            const values = await graph.run(feeds);
            for (const [name, { dims }] of Object.entries(values)) seen.set(name, dims);
            return values;
          },
        };
        await ask(watched, model);
        found.push(seen);
      }
      await graph.release();
      return found;
    },
  };
}
