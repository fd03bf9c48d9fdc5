import { errorCodes, formatNoise, noiseKinds, parseNoise, parseSampleRange } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { describe, expect, it } from 'vitest';
import { docsPage } from './docs-page.js';
import { flatPicture, tinyApp } from '../testing/tiny-app.js';
import { openApiDocument } from './openapi.js';
import { operationsFor } from './operations.js';

const { formats } = createSharpCodec();
const operations = operationsFor(formats);
const document = openApiDocument(formats) as {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { readonly parameters: { readonly name: string }[] }>>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
};
const text = JSON.stringify(document);

describe('the description of the API', () => {
  it('is OpenAPI 3.1 with an operation for each address', () => {
    expect(document.openapi).toBe('3.1.0');
    const found = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(found.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  });

  it('has every schema that it refers to', () => {
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
    expect(Object.keys(document.components.schemas).filter((name) => !references.includes(name))).toEqual([]);
  });

  it('lists the kinds of noise with their levels', () => {
    const { post } = document.paths['/v1/denoise']!;
    const noise = post!.parameters.find(({ name }) => name === 'noise') as unknown as {
      readonly description: string;
      readonly schema: { readonly maxLength: number; readonly examples: readonly string[] };
    };
    for (const { name, parameter, range, example } of noiseKinds) {
      expect(noise.description).toContain(`${name}:${parameter.toUpperCase()} (${range[0]} to ${range[1]})`);
      expect(noise.schema.examples).toContain(example);
    }
    for (const example of noise.schema.examples) {
      expect(formatNoise(parseNoise(example))).toBe(example);
      expect(example.length).toBeLessThanOrEqual(noise.schema.maxLength);
    }
    expect(docsPage('http://localhost:1', formats)).toContain('salt-pepper:FRACTION (0 to 1)');
  });

  it('says of requests what the schemas say that check them', () => {
    const names = document.paths['/v1/denoise']!['post']!.parameters.map(({ name }) => name);
    expect(names).toEqual([
      'model',
      'noise',
      'seed',
      'strength',
      'pale-print',
      'noise-level',
      'quality',
      'strip',
      'range',
      'format',
      'image',
    ]);
    expect(document.components.schemas['InferRequest']).toMatchObject({
      type: 'object',
      required: ['inputs'],
      properties: {
        inputs: {
          type: 'array',
          minItems: 1,
          items: {
            required: ['name', 'datatype', 'shape'],
            properties: { data: { anyOf: [{ type: 'array' }, { type: 'null' }] } },
          },
        },
      },
    });
  });

  it('says of a number or a word what is taken, to programs and to people', () => {
    const parameters = document.paths['/v1/denoise']!['post']!.parameters as unknown as {
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
    }[];
    const schemaOf = (wanted: string) => parameters.find(({ name }) => name === wanted)!.schema;
    expect(schemaOf('quality')).toEqual({ type: 'integer', minimum: 1, maximum: 100 });
    expect(schemaOf('format')['enum']).toEqual(['png', 'tiff', 'webp', 'jpeg', 'avif']);
    expect(schemaOf('image')['enum']).toEqual(['none', 'png', 'tiff', 'webp', 'jpeg', 'avif']);
    const range = new RegExp(schemaOf('range')['pattern'] as string);
    for (const text of ['auto', '0000100..4095', '100-4095', '100..']) {
      expect([text, range.test(text)]).toEqual([text, parseSampleRange(text) !== undefined]);
    }
    expect(text).not.toContain('-9007199254740991');
    const page = docsPage('http://localhost:1', formats);
    expect(page).toContain('From 1 to 100');
    expect(page).toContain('One of png, tiff, webp, jpeg, avif.');
  });

  it('names the headers that come with a picture', async () => {
    const app = tinyApp();
    const response = await app.hono.request('/v1/denoise?format=webp', {
      method: 'POST',
      body: await flatPicture(90),
    });
    await app.dispose();
    expect(response.status).toBe(200);
    const { responses } = document.paths['/v1/denoise']!['post'] as unknown as {
      readonly responses: Record<string, { readonly headers: Record<string, unknown> }>;
    };
    const named = Object.keys(responses['200']!.headers).map((name) => name.toLowerCase());
    const sent = [...response.headers.keys()].filter((name) => /^(denoisekit|server|x-request)-/.test(name));
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('explains each code in other words than its own', () => {
    const rows = [
      ...docsPage('http://localhost:1', formats).matchAll(/<tr id="([a-z-]+)">.*<td>(.*)<\/td><\/tr>/g),
    ];
    expect(rows.length).toBeGreaterThan(30);
    for (const [, code, meaning] of rows) {
      expect(errorCodes).toContain(code);
      expect(meaning).toMatch(/^[A-Z].{15,100}\.$/);
    }
  });

  it('makes a page that needs nothing from elsewhere and runs no script', () => {
    const page = docsPage('http://localhost:1', formats);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
    const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.every((address) => address.startsWith('/'))).toBe(true);
    for (const { path } of operations) expect(page).toContain(path);
    expect(page).toContain('id="image-too-large"');
    expect(page).toContain('http://localhost:1/v1/denoise -o out.png');
  });

  it('makes no markup of what a request says', () => {
    expect(docsPage('http://<script>"', formats)).not.toContain('<script>');
  });
});
