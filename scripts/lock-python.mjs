// Writes requirements*.txt from the short lists beside them: every package that comes with them, pinned, with the hashes of all
// its wheels. Needs uv on the PATH: `node scripts/lock-python.mjs [list...]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Each with the oldest Python that it is for; `whole` where it names every package itself. */
const lists = [
  { list: 'export/python/requirements', oldest: '3.10' },
  { list: 'export/python/requirements-gpu', oldest: '3.10' },
  { list: 'test/python/requirements', oldest: '3.10' },
  { list: 'test/python/kserve', oldest: '3.11', whole: true },
  { list: 'test/python/schemathesis', oldest: '3.11' },
  { list: 'test/bench/fastapi/requirements', oldest: '3.11' },
];
const header = `# Made by \`node scripts/lock-python.mjs\`; edit the .in file. pip is given --no-deps, since this names everything.\n`;

/** tf-keras depends on `tensorflow`; where tensorflow-cpu serves, that one must stay out. */
function overrides(source) {
  return source
    .split('\n')
    .filter((line) => line.startsWith('tensorflow=='))
    .join('\n');
}

const scratch = mkdtempSync(join(tmpdir(), 'denoisekit-lock-'));
try {
  const asked = process.argv.slice(2);
  for (const { list, oldest, whole } of lists) {
    if (asked.length > 0 && !asked.includes(list)) continue;
    const input = join(root, `${list}.in`);
    const override = join(scratch, 'overrides.txt');
    const output = join(scratch, 'locked.txt');
    rmSync(output, { force: true }); // what is there would be kept where it still fits
    writeFileSync(override, `${overrides(readFileSync(input, 'utf8'))}\n`);
    const args = ['pip', 'compile', '--universal', '--generate-hashes', '--python-version', oldest];
    const how = ['--no-python-downloads', '--fork-strategy', 'fewest', '--only-binary', ':all:', '--quiet'];
    if (whole) how.push('--no-deps');
    const form = ['--no-annotate', '--no-header', '--no-emit-index-url', '--no-emit-find-links'];
    const result = spawnSync('uv', [...args, ...how, ...form, '--override', override, input, '-o', output], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (result.status !== 0) {
      console.error(`uv could not resolve ${list}.in; ${result.error?.message ?? 'its message is above'}`);
      process.exitCode = 2;
      break;
    }
    const text = readFileSync(output, 'utf8');
    writeFileSync(join(root, `${list}.txt`), header + text);
    console.log(`${list}.txt: ${(text.match(/^\S+==/gm) ?? []).length} packages`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
