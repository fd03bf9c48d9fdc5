/** What onnxruntime-web loads beside its script, and this package fetches for it. */
export type RuntimeFileName =
  'ort-wasm-simd-threaded.wasm' | 'ort-wasm-simd-threaded.mjs' | 'ort-wasm-simd-threaded.asyncify.wasm';

export interface RuntimeFile {
  readonly path: RuntimeFileName;
  readonly bytes: number;
  readonly sha256: string;
}

/** The version of onnxruntime-web whose files these are. */
export const runtimeVersion = '1.30.0';

/**
 * The files of onnxruntime-web that an app has to serve, from `node_modules/onnxruntime-web/dist`: for the wasm device
 * `wasm`, and `glue` if it is to use several threads; for the webgpu device `webgpu`. Pinned by digest.
 */
export const runtimeFiles = {
  wasm: {
    path: 'ort-wasm-simd-threaded.wasm',
    bytes: 14_239_897,
    sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
  },
  glue: {
    path: 'ort-wasm-simd-threaded.mjs',
    bytes: 24_381,
    sha256: 'e13f7f94fc51b4ca72b12faeb1ee95f4ace6dfbc8939bc718aabdc0a27c4299b',
  },
  webgpu: {
    path: 'ort-wasm-simd-threaded.asyncify.wasm',
    bytes: 26_781_914,
    sha256: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
  },
} as const satisfies Readonly<Record<string, RuntimeFile>>;

/** The address of each runtime file. `assets` is that of a folder, or of single files; the rest is beside `script`. */
export function runtimeUrls(
  assets: string | URL | Readonly<Partial<Record<RuntimeFileName, string | URL>>> | undefined,
  { page, script }: { readonly page: string; readonly script: string },
): Record<RuntimeFileName, string> {
  const single = typeof assets === 'object' && !(assets instanceof URL) ? assets : {};
  const folder = typeof assets === 'string' || assets instanceof URL ? folderUrl(assets, page) : script;
  const entries = Object.values(runtimeFiles).map(({ path }) => {
    const own = single[path];
    return [path, new URL(own ?? path, own === undefined ? folder : page).href];
  });
  return Object.fromEntries(entries) as Record<RuntimeFileName, string>;
}

function folderUrl(assets: string | URL, page: string): string {
  const { href } = new URL(assets, page);
  return href.endsWith('/') ? href : `${href}/`;
}
