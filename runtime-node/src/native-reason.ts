import { textOf } from '@denoisekit/core/session';

/** What ONNX Runtime says of a failure, without the places in its own source that it names before. */
export function nativeReason(thrown: unknown): string {
  return textOf(thrown)
    .replace(/^\/onnxruntime_src\S+ .*? was false\. /, '')
    .replace(/^Error: /, '');
}
