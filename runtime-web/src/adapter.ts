/** `navigator.gpu`, or a part of it. */
export type Adapters = Pick<GPU, 'requestAdapter'>;

interface Fallback {
  readonly isFallbackAdapter?: boolean;
}

/** Whether the processor computes what runs on it, such as SwiftShader, which takes minutes where WebAssembly takes seconds. */
export function isSoftware({ info, isFallbackAdapter }: Fallback & { readonly info: Fallback }): boolean {
  // Older browsers have it on the adapter itself.
  return info.isFallbackAdapter ?? isFallbackAdapter ?? false;
}
