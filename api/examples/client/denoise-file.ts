// node denoise-file.ts in.jpg out.jpg: sends a picture to a server and writes what it answers. Node 22.18 and later run it as it stands.
import { readFile, writeFile } from 'node:fs/promises';
import type { Api } from '@denoisekit/api';
import { hc } from 'hono/client';

const [from = 'in.png', to = 'out.png'] = process.argv.slice(2);
const { DENOISEKIT_URL: url = 'http://127.0.0.1:8787', DENOISEKIT_KEY: key } = process.env;
const client = hc<Api>(url, { headers: key === undefined ? {} : { 'x-api-key': key } });

const response = await client.v1.denoise.$post({
  form: { image: new File([await readFile(from)], from) },
  query: { format: to.split('.').at(-1) },
});
if (response.ok) {
  await writeFile(to, await response.bytes());
  process.stdout.write(`${to}: ${response.headers.get('denoisekit-notes') ?? 'nothing lost'}\n`);
} else {
  process.stderr.write(`${(await response.json()).detail}\n`);
  process.exitCode = 1;
}
