import type { Graph } from '@denoisekit/runtime-node';
import { dataTypes, encodeModel, type OnnxModel, type OnnxNode } from '@denoisekit/runtime-node/onnx';
import type { Runner } from '../runner.js';
import { freeNames, type Look, type Numbers } from './graph.js';

/**
 * Looks at tensors inside a model by giving them out.
 *
 * @param asks each asks a graph for pictures of one size
 */
export function lookBy(
  runner: Runner,
  asks: readonly ((graph: Graph, model: OnnxModel) => Promise<unknown>)[],
): Look {
  /** The numbers that nodes make of each tensor, as a list of floats. */
  async function looked(
    model: OnnxModel,
    tensors: readonly string[],
    listOf: (tensor: string, list: string, constant: string) => OnnxNode,
  ): Promise<readonly Numbers[]> {
    const names = freeNames(model);
    const minusOne = names('all in one row');
    const seen = [...new Set(tensors)].map((tensor) => ({
      tensor,
      list: names('list'),
      output: names('seen'),
    }));
    const graph = await runner.open(
      encodeModel({
        ...model,
        nodes: [
          ...model.nodes,
          ...seen.flatMap(({ tensor, list, output }) => [
            listOf(tensor, list, minusOne),
            {
              op: 'Cast',
              name: names(`cast ${list}`),
              inputs: [list],
              outputs: [output],
              attributes: { to: dataTypes.float32 },
            },
          ]),
        ],
        initializers: [...model.initializers, { name: minusOne, shape: [1], data: BigInt64Array.of(-1n) }],
        outputs: [
          ...model.outputs,
          ...seen.map(({ output }) => ({ name: output, shape: [`length of ${output}`] })),
        ],
      }),
    );
    const found: Numbers[] = [];
    for (const ask of asks) {
      const numbers = new Map<string, readonly number[]>();
      const watched: Graph = {
        ...graph,
        async run(feeds) {
          const values = await graph.run(feeds);
          for (const { tensor, output } of seen) {
            const one = values[output];
            if (one !== undefined) numbers.set(tensor, [...one.data]);
          }
          return values;
        },
      };
      await ask(watched, model);
      found.push(numbers);
    }
    await graph.release();
    return found;
  }

  return {
    count: asks.length,
    shapes: (model, tensors) =>
      looked(model, tensors, (tensor, list) => ({
        op: 'Shape',
        name: `shape for ${list}`,
        inputs: [tensor],
        outputs: [list],
      })),
    values: (model, tensors) =>
      looked(model, tensors, (tensor, list, minusOne) => ({
        op: 'Reshape',
        name: `row for ${list}`,
        inputs: [tensor, minusOne],
        outputs: [list],
      })),
  };
}
