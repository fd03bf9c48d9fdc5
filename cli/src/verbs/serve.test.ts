import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { serve as realServe, type RunningServer } from '@denoisekit/api/node';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Packages } from '../packages.js';
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
    packages: { ...packages, server: () => Promise.resolve({ serve }) },
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
    expect(stdout).toMatch(/^serving tiny at http:\/\/127\.0\.0\.1:\d+\n/);
    expect(stderr).toMatch(/^ready in /);
    const [, path] = /curl -s --data-binary "?@([^" ]+)/.exec(stdout)!;
    await access(path!);
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
    expect(Object.keys(told)).toEqual(['url', 'models', 'docs', 'openapi', 'curl']);
    expect(told['curl']).toContain(`${told['url']!}/v1/denoise`);
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
    expect(stdout).toMatch(/demo page +http:\/\/127\.0\.0\.1:\d+\/\n/);
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
    ['a port that there is none of', ['--port', '70000'], "'70000' is invalid"],
  ])('refuses %s', async (_, argv, message) => {
    const { code, stderr } = await place.run(['serve', '--port', '0', '--workers', '0', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
