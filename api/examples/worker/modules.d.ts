// What wrangler makes of these imports, by the rules in wrangler.jsonc.
declare module '*.wasm' {
  const compiled: object;
  export default compiled;
}
declare module '*.onnx' {
  const bytes: ArrayBuffer;
  export default bytes;
}
declare module '*.bin' {
  const bytes: ArrayBuffer;
  export default bytes;
}
