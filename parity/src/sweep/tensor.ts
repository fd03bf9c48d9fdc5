/** Float32 values in the order of their shape, the last axis fastest; images are `[batch, channels, height, width]`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
