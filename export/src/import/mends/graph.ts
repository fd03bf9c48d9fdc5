import type { OnnxAttribute, OnnxInitializer, OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';

/** A model that was changed, and what was done, for people. */
export interface Mended {
  readonly model: OnnxModel;
  readonly note: string;
}

/** What a mend may look at: tensors inside the model, at each picture that it is tried on. They differ in size, and in number where the model takes several. */
export interface Look {
  /** How many pictures it is tried on; one, where the size is baked in. */
  readonly count: number;
  /** The sizes of tensors, by name. */
  shapes(model: OnnxModel, names: readonly string[]): Promise<readonly Numbers[]>;
  /** All values of tensors, by name; for short ones. */
  values(model: OnnxModel, names: readonly string[]): Promise<readonly Numbers[]>;
}

export type Numbers = ReadonlyMap<string, readonly number[]>;

/** A mend that looks at nothing but the model. */
export type PlainMend = (model: OnnxModel) => Mended | undefined;

/** Changes a model so that it computes the same and runs in more places; undefined where there is nothing to change. */
export type Mend = (model: OnnxModel, look: Look) => Mended | undefined | Promise<Mended | undefined>;

/** Names that nothing in the model has: the one that is wanted, or with a number after it. */
export function freeNames({ nodes, initializers, inputs }: OnnxModel): (wanted: string) => string {
  const taken = new Set([
    ...nodes.flatMap(({ name, outputs }) => [name, ...outputs]),
    ...initializers.map(({ name }) => name),
    ...inputs.map(({ name }) => name),
  ]);
  return (wanted) => {
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted} ${i}`;
    taken.add(name);
    return name;
  };
}

/** The model without nodes and constants that its outputs do not need. */
export function pruned(model: OnnxModel): OnnxModel {
  const needed = new Set(model.outputs.map(({ name }) => name));
  const nodes = model.nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      if (!outputs.some((name) => needed.has(name))) return false;
      for (const name of inputs) needed.add(name);
      return true;
    })
    .toReversed();
  return { ...model, nodes, initializers: model.initializers.filter(({ name }) => needed.has(name)) };
}

/** The attribute as whole numbers; undefined where it is not there. */
export function intsOf({ attributes }: OnnxNode, name: string): readonly number[] | undefined {
  const value = attributes?.[name];
  return Array.isArray(value) ? (value as readonly number[]) : undefined;
}

/** The attribute as one whole number. */
export function intOf({ attributes }: OnnxNode, name: string, usual: number): number {
  const value = attributes?.[name];
  return typeof value === 'number' ? value : usual;
}

/** The attribute as text. */
export function textOf({ attributes }: OnnxNode, name: string, usual: string): string {
  const value = attributes?.[name];
  return typeof value === 'string' ? value : usual;
}

export function withAttributes(
  node: OnnxNode,
  changes: Readonly<Record<string, OnnxAttribute | undefined>>,
): OnnxNode {
  const all = Object.entries({ ...node.attributes, ...changes });
  return {
    ...node,
    attributes: Object.fromEntries(
      all.filter((entry): entry is [string, OnnxAttribute] => entry[1] !== undefined),
    ),
  };
}

/** The constant of that name; undefined where it is computed. */
export function constantOf(
  { initializers }: OnnxModel,
  name: string | undefined,
): OnnxInitializer | undefined {
  return name === undefined || name === '' ? undefined : initializers.find((one) => one.name === name);
}

/** Numbers of a tensor that are the same at each picture; undefined where they are not, or where there are none. */
export function sameIn(all: readonly Numbers[], name: string): readonly number[] | undefined {
  const [first, ...others] = all.map((one) => one.get(name));
  return others.every((one) => one?.join() === first?.join()) ? first : undefined;
}

/** `3 nodes`, `1 node` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
