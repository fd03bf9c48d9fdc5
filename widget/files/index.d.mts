/** The folder of the demo page. Its models, and the files of onnxruntime-web under `ort/`, are not in the npm package. */
export declare const demoFolder: string;

/** The folder of the element for pages without a bundler; `runtimePaths` belong beside its files. */
export declare const standaloneFolder: string;

/**
 * Where the files of onnxruntime-web lie on this disk, by the names that a page asks for.
 *
 * @throws what `require.resolve` throws where onnxruntime-web is not installed
 */
export declare function runtimePaths(): Readonly<Record<string, string>>;
