import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether `npm run test:wide` runs; vitest.config.ts says so. */
    wide?: boolean;
  }
}

/** Of a table of cases, the rows that this command runs: `npm test` the usual ones, `npm run test:wide` the others. */
export function rows<Row>(usual: readonly Row[], wide: readonly Row[]): readonly Row[] {
  return inject('wide') === true ? wide : usual;
}
