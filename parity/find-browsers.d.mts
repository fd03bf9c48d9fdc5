/** See chromium-places.mjs. */
export declare function chromiumPlaces(outside: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
  /** The names in a folder; none where there is no such folder. */
  readonly list: (folder: string) => readonly string[];
}): string[];
