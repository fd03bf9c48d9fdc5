/** Pieces of this size keep the argument list of `fromCharCode` short; a multiple of 3, so that no piece needs padding. */
const pieceLength = 24_573;

/** Bytes as base64 (RFC 4648, section 4), without what only Node has. */
export function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += pieceLength) {
    out += btoa(String.fromCharCode(...bytes.subarray(at, at + pieceLength)));
  }
  return out;
}
