/** What the numbers of a tensor are; the values are those of TensorProto.DataType in onnx/onnx.proto. */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

export type OnnxType = keyof typeof dataTypes;

/** How many bytes a value has in `raw_data`. */
export const typeBytes: Readonly<Record<OnnxType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
};

/**
 * An attribute of a node: a whole number, whole numbers, text, or what is none of these by right. A graph as an attribute, which If and
 * Loop have, is not among them.
 */
export type OnnxAttribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor };

export interface OnnxNode {
  /** `Conv` */
  readonly op: string;
  readonly name: string;
  /** Of the operator. Default: ONNX's own. */
  readonly domain?: string | undefined;
  /** Names of tensors; an empty one is an input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>> | undefined;
}

/** Values: float32 in a Float32Array, int64 in a BigInt64Array, all others as the file has them, little-endian, with their type. */
export type OnnxTensor = { readonly shape: readonly number[] } & (
  | { readonly data: Float32Array | BigInt64Array; readonly type?: undefined }
  | { readonly data: Uint8Array; readonly type: Exclude<OnnxType, 'float32' | 'int64'> }
);

/** A constant in the file. */
export type OnnxInitializer = OnnxTensor & { readonly name: string };

/** A tensor that goes in or comes out; a name stands for a size that is not known. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** Default float32. */
  readonly type?: OnnxType | undefined;
}

export interface OnnxModel {
  /** The graph's name. */
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** More outputs, by name: ONNX Runtime infers their types and sizes. A file that is read has none. */
  readonly exposed?: readonly string[] | undefined;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  /** Default 17. */
  readonly opset?: number | undefined;
  /** Default 8. */
  readonly irVersion?: number | undefined;
  /** What wrote the file, by its own statement: `pytorch 2.9.0`. Default `denoisekit`. */
  readonly producer?: string | undefined;
}
