import type { Dtype, ImageShape, SerializedError, SessionDescription } from '@denoisekit/core';

/** The request to a page; the inputs, float32 values one after the other, it fetches. */
export interface PageJob {
  readonly device: string;
  /** Default: `fp32`. */
  readonly dtype?: Dtype | undefined;
  readonly tile: { readonly height: number; readonly width: number } | undefined;
  readonly shapes: readonly ImageShape[];
}

/** The answers themselves are posted, as the inputs are. */
export type PageAnswer =
  | { readonly kind: 'error'; readonly error: SerializedError }
  | {
      readonly kind: 'answer';
      readonly description: SessionDescription;
      readonly shapes: readonly ImageShape[];
    };

/** What a page that no program drives posts at its end. */
export interface AloneAnswer {
  readonly answer: PageAnswer;
  readonly userAgent: string;
}
