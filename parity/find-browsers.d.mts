/** The environment of the search; each but the variables has a default. */
export interface BrowserEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  readonly home?: string;
  readonly usable?: (path: string) => boolean;
}

/** See find-browsers.mjs. */
export declare function findChromium(
  outside: BrowserEnvironment & {
    /** The names in a folder; none where there is no such folder. */
    readonly list?: (folder: string) => readonly string[];
  },
): string | undefined;

/** See find-browsers.mjs. */
export declare function findFirefox(outside: BrowserEnvironment): string | undefined;
