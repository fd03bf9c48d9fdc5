/** See firefox-places.mjs. */
export declare function firefoxPlaces(outside: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}): string[];
