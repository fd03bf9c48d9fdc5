/** Limits on requests. */
export interface Limits {
  /** Bytes of a body: an image or tensors. Default 20 MiB: a photograph of 12 megapixels as a large JPEG or a small PNG. */
  readonly maxBodyBytes: number;
  /** Bytes of JSON, where it holds tensors. Default 8 MiB: parsing it takes a tenth of a second, in which no other request is served. */
  readonly maxJsonBytes: number;
  /** Levels of arrays and objects within one another. Default 16: a tensor needs seven. */
  readonly maxJsonDepth: number;
  /** Pixels of an image, or of a batch of tensors. Default 2^24, 4096x4096: 64 MiB a channel as float32. */
  readonly maxPixels: number;
  /**
   * Pixels of an image that noise is added to, times the stages of that noise. Default 2^21: full HD with one stage, 0.1 s a
   * channel, or 0.4 s where photons are counted, in which no other request is served.
   */
  readonly maxNoisePixels: number;
  /** Milliseconds in which a body has to arrive. Default 30,000. */
  readonly bodyTimeoutMs: number;
  /**
   * Milliseconds from the arrival of the body to the answer. Default: 30,000 to the model's first result, and after each tile of a large picture
   * 30,000 more and four times what all that waits takes at the model's measured pace: time grows with the pixels.
   */
  readonly workTimeoutMs: number | undefined;
  /** Requests with a body that are answered at the same time; one more is refused. Default 256. */
  readonly maxInFlight: number;
  /** Requests that wait for a model or are run by it; one more is refused. Default 64. */
  readonly maxQueue: number;
  /** Pixels of all those. Default 2^26; a single request is never refused for it. */
  readonly maxQueuedPixels: number;
  /** Image files that are decoded or encoded at the same time; others wait. Default 4. */
  readonly maxCodings: number;
  /** Images of one size in one run. Default 32; 1 makes no batches. */
  readonly maxBatch: number;
  /** Requests that bring work, of each key, or of each address where there are no keys. Default: without limit. */
  readonly requestsPerMinute: number;
  /** Millions of pixels, likewise. One picture more is taken as long as something is left. Default: without limit. */
  readonly megapixelsPerMinute: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 20 * 1024 * 1024,
  maxJsonBytes: 8 * 1024 * 1024,
  maxJsonDepth: 16,
  maxPixels: 2 ** 24,
  maxNoisePixels: 2 ** 21,
  bodyTimeoutMs: 30_000,
  workTimeoutMs: undefined,
  maxInFlight: 256,
  maxQueue: 64,
  maxQueuedPixels: 2 ** 26,
  maxCodings: 4,
  maxBatch: 32,
  requestsPerMinute: Infinity,
  megapixelsPerMinute: Infinity,
};
