/** Absolute paths of POSIX and Windows, and file addresses; not the addresses of this API (`/v1/…`) and not `image/png`. */
const paths =
  /file:\/\/\S+|(?<![\w./:\\-])(?:[A-Za-z]:)?\\(?:[^\s\\"'`<>|]+\\)*[^\s\\"'`<>|,;:)]+|(?<![\w.:/<-])\/(?!v1\/|v2\/)(?:[^\s/"'`:,;()]+\/)+[^\s/"'`:,;()]*/g;

/**
 * A text without paths of this machine: only the last name of each path is left.
 *
 * @example
 * withoutPaths('cannot read /srv/models/compact/model.onnx'); // 'cannot read model.onnx'
 */
export function withoutPaths(text: string): string {
  return text.replace(paths, (path) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? '');
}
