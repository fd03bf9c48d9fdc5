import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { launch, patienceMs } from './chromium.js';
import { serve, type Routes, type ServerOptions, type TestServer } from './server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program, empty when there is none; scripts/test/browser.mjs looks for it. */
    chromium: string;
  }
}

export interface FixtureOptions extends ServerOptions {
  readonly webgpu: boolean;
  readonly routes: () => Promise<Routes>;
}

export interface Fixture {
  /**
   * A page with storage of its own that has loaded the test page; closed after the test. What goes wrong in it unseen fails
   * the test, unless `errors` says that something will.
   */
  page(options?: { readonly errors?: boolean }): Promise<Page>;
  /** The same, for the caller to close. */
  lastingPage(): Promise<Page>;
  server(): TestServer;
}

/** A browser and a server for the tests of one file. */
export function useBrowser({ webgpu, routes, ...options }: FixtureOptions): Fixture {
  let browser: Browser | undefined;
  let server: TestServer | undefined;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    server = await serve(await routes(), options);
    browser = await launch({ webgpu, executablePath: installedChromium() });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(context: BrowserContext, errors: boolean): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    if (!errors) page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${server!.origin}/`);
    await page.waitForFunction(() => 'lab' in globalThis);
    return page;
  }

  return {
    async page({ errors = false } = {}) {
      const context = await browser!.newContext();
      contexts.push(context);
      return open(context, errors);
    },
    lastingPage: async () => open(await browser!.newContext(), false),
    server: () => server!,
  };
}

export function installedChromium(): string {
  const path = inject('chromium');
  if (path !== '') return path;
  throw new Error(
    'there is no Chromium for these tests; install it (Debian: apt-get install chromium) or name one in DENOISEKIT_CHROMIUM',
  );
}
