export type PageOpening =
  | { readonly kind: 'open'; readonly version: string; readonly adapter: string }
  | { readonly kind: 'error'; readonly reason: string };

/** The request to the page; the model and the inputs, float32 values one after the other, it fetches. */
export interface PageBatch {
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly string[];
}

/** The answers themselves are posted, as the inputs are. */
export type PageTold =
  | { readonly kind: 'answer'; readonly shapes: readonly (readonly number[])[] }
  | { readonly kind: 'error'; readonly reason: string };
