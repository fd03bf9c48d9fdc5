/** Bytes as a file: copied once, by the browser, unless threads share them, which it refuses. */
export function blobOf(bytes: Uint8Array, type = ''): Blob {
  return new Blob([isOwn(bytes) ? bytes : new Uint8Array(bytes)], { type });
}

function isOwn(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
