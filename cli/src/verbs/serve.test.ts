import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { newKey, openKeyFile, serve as realServe, type RunningServer } from '@denoisekit/api/node';
import { defaultLimits } from '@denoisekit/api';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHangUp } from '../terminal/hang-up.js';
import type { Packages } from '../command/packages.js';
import { limitOptions } from '../serve/limit-options.js';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeAll(async () => {
  place = await createWorkplace();
});

afterAll(() => place.remove());

/** Runs the verb until `use` is done with the server, then presses Ctrl-C. */
async function serving(
  argv: readonly string[],
  use: (server: RunningServer) => Promise<void>,
  packages: Partial<Packages> = {},
  { hangUp = createHangUp(), openKeys = openKeyFile } = {},
) {
  const ctrlC = new AbortController();
  const serve: typeof realServe = async (options) => {
    const server = await realServe(options);
    void server.app
      .warm()
      .then(() => use(server))
      .finally(() => {
        ctrlC.abort();
      });
    return server;
  };
  return place.run(['serve', '--port', '0', '--workers', '0', '--device', 'cpu', ...argv], {
    signal: ctrlC.signal,
    onHangUp: hangUp.on,
    packages: { ...packages, server: () => Promise.resolve({ serve, newKey, openKeyFile: openKeys }) },
  });
}

describe('denoisekit serve', () => {
  it('serves the shipped models until Ctrl-C, and prints where and how', async () => {
    let width: number | undefined;
    let ids: unknown;
    const { code, stdout, stderr } = await serving([], async ({ url }) => {
      ids = ((await (await fetch(`${url}/v1/models`)).json()) as { readonly default: unknown }).default;
      const body = Uint8Array.from(await greyPng(7, 5, 100));
      const headers = { 'content-type': 'image/png' };
      const response = await fetch(`${url}/v1/denoise?noise=gaussian:0.5`, { method: 'POST', body, headers });
      ({ width } = await sharp(new Uint8Array(await response.arrayBuffer())).metadata());
    });
    expect([code, ids, width]).toEqual([0, 'tiny', 7]);
    expect(stdout).toMatch(/^serving tiny at http:\/\/127\.0\.0\.1:\d+ to this machine alone\n/);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stderr).toMatch(/^ready in /);
    const [, path] = /curl -s --data-binary "?@([^" ]+)/.exec(stdout)!;
    await access(path!);
  });

  it('listens by default where the demo page sends its curl', async () => {
    const page = await readFile(new URL('../../../widget/demo/index.html', import.meta.url), 'utf8');
    const { stdout } = await place.run(['serve', '--help']);
    const [, port] = /--port <n> .*\(default: (\d+)\)/.exec(stdout)!;
    expect(/localhost:(\d+)\/v1\/denoise/.exec(page)?.[1]).toBe(port);
  });

  it('takes the model for photographs where a request names none, and suggests a picture of its kind, else digits', async () => {
    for (const [id, kind] of [
      ['compact', 'digits'],
      ['photo', 'photographs'],
      ['scan', 'scans'],
    ] as const) {
      await writeTinyModel(place.path('shipped', id), { id });
      const file = place.path('shipped', id, 'manifest.json');
      const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
      await writeFile(file, JSON.stringify({ ...manifest, suits: { pictures: [kind], noise: [] } }));
    }
    const models: Packages['models'] = () =>
      Promise.resolve({
        modelIds: ['compact', 'photo', 'scan'],
        modelUrl: (id: string, file: string) => pathToFileURL(place.path('shipped', id, file)),
      });
    const asked = async (argv: readonly string[], photograph?: string) => {
      let model: string | null = null;
      const demo = { folder: place.path('shipped'), runtime: {}, photograph };
      const { stdout } = await serving(
        argv,
        async ({ url }) => {
          const body = Uint8Array.from(await greyPng(7, 5, 100));
          model = (await fetch(`${url}/v1/denoise`, { method: 'POST', body })).headers.get(
            'denoisekit-model',
          );
        },
        { models, ...(photograph !== undefined && { demo: () => Promise.resolve(demo) }) },
      );
      const [, file, query, out] = /binary @(\S+) .*denoise\?(\S+)" -o (\S+)/.exec(stdout)!;
      return photograph === undefined ? [model, query] : [model, file, query, out];
    };
    expect(await asked([])).toEqual(['photo', 'model=compact&noise=gaussian:0.5']);
    expect(await asked(['--model', 'compact', '--model', 'photo'])).toEqual([
      'compact',
      'model=compact&noise=gaussian:0.5',
    ]);
    expect(await asked(['--model', 'photo'])).toEqual(['photo', 'noise=gaussian:0.5']);
    const file = place.path('a.webp');
    expect(await asked([], file)).toEqual(['photo', 'a.webp', 'noise=gaussian:25/255', 'clean.webp']);
    const mine = place.path('shipped/photo'); // a model of one's own is known by what it is for
    expect(await asked(['--model', mine], file)).toEqual(await asked([], file));
    expect(await asked(['--model', 'scan'], file)).toEqual([
      'scan',
      expect.stringMatching(/page\.png$/),
      'noise=paper:0.1+stain:0.6+crease:0.4+round:8',
      'clean.png',
    ]);
    expect(await asked(['--model', 'compact'], file)).toEqual([
      'compact',
      expect.stringMatching(/digits\.png$/),
      'model=compact&noise=gaussian:0.5',
      'clean.png',
    ]);
  });

  it('serves models of your own beside the shipped ones', async () => {
    await writeTinyModel(place.path('my-models', 'mine'), { id: 'mine' });
    const { code, stdout } = await serving([], () => Promise.resolve());
    await rm(place.path('my-models'), { recursive: true });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^serving tiny, mine at /);
  });

  it('tells the same as one JSON document', async () => {
    const { code, stdout } = await serving(['--json'], () => Promise.resolve());
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as Record<string, string>;
    expect(Object.keys(told)).toEqual(['url', 'models', 'docs', 'openapi', 'curl', 'keys']);
    expect(told['curl']).toContain(`${told['url']!}/v1/denoise`);
  });

  it('logs each request as a line of JSON where it is told to', async () => {
    const ask = async ({ url }: RunningServer) => {
      await fetch(`${url}/v1/models/none`);
      await fetch(`${url}/livez`);
    };
    const { stderr } = await serving(['--log', 'json'], ask);
    const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
    const [missing, live] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const route = '/v1/models/:id';
    expect(missing).toMatchObject({
      level: 'warn',
      method: 'GET',
      route,
      status: 404,
      code: 'unknown-model',
    });
    expect(live).toMatchObject({ level: 'info', route: '/livez', status: 200 });
    expect(Date.parse(String(live!['time']))).not.toBeNaN();
  });

  it('serves the demo page where it is built, beside the API', async () => {
    await mkdir(place.path('demo'), { recursive: true });
    await writeFile(place.path('demo', 'index.html'), '<!doctype html>');
    let answers: readonly string[] = [];
    const ask = async ({ url }: RunningServer) => {
      const texts = ['/', '/models.json', '/livez'].map(async (path) =>
        (await fetch(`${url}${path}`)).text(),
      );
      answers = await Promise.all(texts);
    };
    const { stdout } = await serving([], ask, {
      demo: () => Promise.resolve({ folder: place.path('demo'), runtime: {} }),
    });
    expect(stdout).toMatch(/\n {2}page http:\/\/127\.0\.0\.1:\d+\/ /);
    expect(answers.slice(0, 2)).toEqual(['<!doctype html>', '["tiny"]']);
    expect(answers[2]).not.toBe('');
  });

  it('serves the models that are named, each under its own id', async () => {
    await writeTinyModel(place.path('mine'), { id: 'mine' });
    const { code, stdout } = await serving(['--model', 'mine', '--model', 'tiny'], () => Promise.resolve());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^serving mine, tiny at /);
  });

  it('lets the pages that are named call it, and no others', async () => {
    const granted: (string | null)[] = [];
    const ask = async ({ url }: RunningServer) => {
      for (const origin of ['https://a.example', 'https://b.example', 'https://c.example']) {
        const { headers } = await fetch(`${url}/livez`, { headers: { origin } });
        granted.push(headers.get('access-control-allow-origin'));
      }
    };
    expect((await serving(['--cors', 'https://a.example, https://b.example'], ask)).code).toBe(0);
    expect(granted).toEqual(['https://a.example', 'https://b.example', null]);
  });

  it('asks for a key where it is told to, reads them again on SIGHUP, and keeps the old ones where that fails', async () => {
    const file = place.path('keys.txt');
    const made = await place.run(['key', 'ann', '--to', 'keys.txt']);
    const ann = made.stdout.trim();
    const statuses: number[] = [];
    const hangUp = createHangUp();
    let reloaded = Promise.resolve();
    const openKeys: typeof openKeyFile = async (path) => {
      const keys = await openKeyFile(path);
      return { ...keys, reload: () => (reloaded = keys.reload()) };
    };
    const tell = async () => {
      hangUp.tell();
      await Promise.allSettled([reloaded]);
    };
    const ask = async ({ url }: RunningServer) => {
      const status = async (key: string) =>
        statuses.push((await fetch(`${url}/v1/models`, { headers: { 'x-api-key': key } })).status);
      await status(ann);
      await status('wrong');
      const bob = (await place.run(['key', 'bob', '--to', 'keys.txt'])).stdout.trim();
      await status(bob);
      await tell();
      await writeFile(file, '0123');
      await tell();
      await status(ann);
      await status(bob);
    };
    const { code, stdout, stderr } = await serving(['--api-keys', 'keys.txt'], ask, {}, { hangUp, openKeys });
    expect([code, statuses]).toEqual([0, [200, 401, 401, 200, 200]]);
    expect(stderr).toContain('SIGHUP: the keys were read again');
    expect(stderr).toMatch(
      /SIGHUP: line 1 of .*keys\.txt is not the hash of a key.*the keys stay as they were/,
    );
    expect(stdout).toMatch(/ to this machine alone, with a key\n/);
    expect(stdout).toContain('-H "x-api-key: KEY"');
  });

  it('warns where everybody may use it, and is silent about that where keys are needed', async () => {
    const nothing = () => Promise.resolve();
    const open = await serving(['--host', '0.0.0.0'], nothing);
    expect(open.stderr).toMatch(/^denoisekit: WARNING: whoever reaches this machine may use this server/);
    expect(open.stdout).toMatch(/^serving tiny at http:\/\/0\.0\.0\.0:\d+ to everybody\n/);
    await place.run(['key', '--to', 'more-keys.txt']);
    const kept = await serving(['--host', '0.0.0.0', '--api-keys', 'more-keys.txt'], nothing);
    expect(kept.stderr).not.toContain('WARNING');
    expect(kept.stdout).toMatch(/ to whoever has a key\n/);
  });

  it('keeps the limits that it is given, in their units', async () => {
    let codes: readonly unknown[] = [];
    const ask = async ({ url }: RunningServer) => {
      const post = async (width: number) => {
        const body = Uint8Array.from(await greyPng(width, 500, 100));
        const response = await fetch(`${url}/v1/denoise`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'image/png' },
        });
        return response.ok ? 200 : ((await response.json()) as { readonly code: unknown }).code;
      };
      codes = [await post(1000), await post(1001), await post(1000)];
    };
    const words = ['--max-megapixels', '0.5', '--requests-per-minute', '2', '--trust-proxy'];
    expect((await serving(words, ask)).code).toBe(0);
    expect(codes).toEqual([200, 'image-too-large', 'rate-exceeded']);
  });

  it('has an option for each limit of the API, and says its default', () => {
    for (const { limit, byDefault = Infinity, unit = 1 } of limitOptions) {
      expect([limit, defaultLimits[limit] ?? Infinity]).toEqual([limit, byDefault * unit]);
    }
    const named = limitOptions.map(({ limit }) => limit);
    const elsewhere = ['maxJsonDepth'];
    expect([...named, ...elsewhere].sort()).toEqual(Object.keys(defaultLimits).sort());
  });

  it('logs what goes wrong on the server, and with --verbose everything', async () => {
    const ask = async ({ url }: RunningServer) => {
      await fetch(`${url}/v1/models/none`);
    };
    expect((await serving([], ask)).stderr).not.toContain('/v1/models');
    expect((await serving(['--verbose'], ask)).stderr).toMatch(
      / GET \/v1\/models\/:id 404 [\d.]+ ms there is no model/,
    );
  });

  it.each([
    ['a model that there is none of', ['--model', 'tinny'], 'there is no model "tinny"'],
    ['the same model twice', ['--model', 'tiny', '--model', './models/tiny'], 'two models are called tiny'],
    ['a device that there is none of', ['--device', 'cdua'], 'there is no device "cdua"'],
    [
      'an origin that is none',
      ['--cors', 'a.example'],
      'not an origin that may call the API: found a.example',
    ],
    ['a key file that is not there', ['--api-keys', 'none.txt'], 'none.txt; denoisekit key NAME --to'],
    ['an empty key file', ['--api-keys', 'empty.txt'], 'found 0 keys, expected 1 to 1000'],
    [
      'parts that are none',
      ['--api-keys', 'keys.txt', '--open', 'livez'],
      'found livez, expected docs, metrics or none',
    ],
    ['--open without keys', ['--open', 'docs'], 'leave it out, or give --api-keys'],
    ['a limit of nothing', ['--max-queue', '0'], "'0' is invalid"],
    ['a port that there is none of', ['--port', '70000'], "'70000' is invalid"],
  ])('refuses %s', async (_, argv, message) => {
    await writeFile(place.path('empty.txt'), '# nobody yet\n');
    const { code, stdout, stderr } = await place.run(['serve', '--port', '0', '--workers', '0', ...argv]);
    expect([code, stdout]).toEqual([2, '']); // before it says that it serves
    expect(stderr).toContain(message);
  });
});
