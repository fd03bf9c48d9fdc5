import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
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

export interface PageOptions {
  /** Whether something will go wrong in it; otherwise what goes wrong unseen fails the test. */
  readonly errors?: boolean;
  /** A browser context of its own, closed after the test, for one that changes it: its network, permissions or screen. */
  readonly own?: boolean;
}

export interface Fixture {
  /**
   * A page that has loaded the test page anew, with nothing in its storage. Tests take turns in one of theirs, which takes a
   * third of the time of opening one.
   */
  page(options?: PageOptions): Promise<Page>;
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
  let shared: Page | undefined;
  let session: CDPSession | undefined;
  let errorsExpected = false;

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

  async function open(context: BrowserContext, errors: () => boolean): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    page.on('pageerror', ({ message }) => {
      if (!errors()) faults.push(message);
    });
    await load(page);
    return page;
  }

  async function load(page: Page): Promise<void> {
    await page.goto(`${server!.origin}/`);
    await page.waitForFunction(() => 'lab' in globalThis);
  }

  async function sharedPage(): Promise<Page> {
    if (shared === undefined) {
      shared = await open(await browser!.newContext(), () => errorsExpected);
      return shared;
    }
    // What the test before left running there ends with its document.
    await shared.goto('about:blank');
    session ??= await shared.context().newCDPSession(shared);
    await session.send('Storage.clearDataForOrigin', { origin: server!.origin, storageTypes: 'all' });
    await load(shared);
    return shared;
  }

  return {
    async page({ errors = false, own = false } = {}) {
      errorsExpected = errors;
      if (!own) return sharedPage();
      const context = await browser!.newContext();
      contexts.push(context);
      return open(context, () => errors);
    },
    lastingPage: async () => open(await browser!.newContext(), () => false),
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
