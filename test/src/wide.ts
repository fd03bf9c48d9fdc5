import { inject, it, type TestContext } from 'vitest';

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

type Run = (context: TestContext) => void | Promise<void>;

/** A test that `npm test` runs and `npm run test:wide` does not, in a file that both run. */
export function usually(name: string, run: Run): void {
  if (inject('wide') !== true) it(name, run);
}

/** The reverse. */
export function widely(name: string, run: Run): void {
  if (inject('wide') === true) it(name, run);
}
