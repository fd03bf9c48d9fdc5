/** Images of one size, as bytes; a set is never empty. */
export interface ImageSet {
  readonly count: number;
  /** `[count, channels, height, width]`, 0..255 */
  readonly pixels: Uint8Array;
}

export type DatasetSource = 'folder' | 'cache' | 'download' | 'package';

export interface ImageDataset {
  /** `MNIST` and `Fashion-MNIST` only when the digests are theirs; else the folder's name. */
  readonly name: string;
  /**
   * SHA-256 in hex over the uncompressed source. For IDX files: the training file followed by the test file, headers
   * included. For the small set: its 10,000 images as bytes, digit 0 first, in the package's order. Splits and `limit`
   * do not change it.
   */
  readonly sha256: string;
  /** What they show, such as `digits`; undefined where it is not known. */
  readonly pictures?: readonly string[] | undefined;
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
  /** What the user must know: that it is the small set, why nothing was downloaded, that a cached file was damaged. */
  readonly notes: readonly string[];
  readonly source: DatasetSource;
}

export interface DownloadProgress {
  readonly file: string;
  /** Including what an earlier, interrupted download left. */
  readonly receivedBytes: number;
  /** Null when the server does not say. */
  readonly totalBytes: number | null;
}

export interface LoadOptions {
  /** A folder with IDX files; comes before everything else. */
  readonly directory?: string | undefined;
  /** Default `process.env`. Read: `DENOISEKIT_DATA` (as `directory`), `DENOISEKIT_OFFLINE`, and what names the user's cache folder. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where downloaded MNIST files are kept, in place of the user's cache folder. */
  readonly cacheDirectory?: string | undefined;
  /**
   * That of the set which a run was begun with. Where it is the small set's, that is taken, though MNIST may be there by now. Other
   * digests decide nothing.
   */
  readonly sha256?: string | undefined;
  /** Default `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Never asks the network. Default: whether `DENOISEKIT_OFFLINE` in `env` is set to anything but 0. */
  readonly offline?: boolean | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Trains on the first `limit` images only, and validates on a tenth as many (at least 100, or all there are). The
   * test set stays whole. Null, the default: all.
   */
  readonly limit?: number | null | undefined;
}
