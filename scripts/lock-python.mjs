// Writes export/python/requirements*.txt from the short lists beside them: every package that comes with them, pinned,
// with the hashes of all its wheels. Needs uv on the PATH: `node scripts/lock-python.mjs`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '..', 'export', 'python');
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
  for (const name of ['requirements', 'requirements-gpu']) {
    const input = join(folder, `${name}.in`);
    const override = join(scratch, 'overrides.txt');
    const output = join(scratch, `${name}.txt`);
    writeFileSync(override, `${overrides(readFileSync(input, 'utf8'))}\n`);
    const args = ['pip', 'compile', '--universal', '--generate-hashes', '--python-version', '3.10'];
    const how = ['--no-python-downloads', '--fork-strategy', 'fewest', '--only-binary', ':all:', '--quiet'];
    const form = ['--no-annotate', '--no-header', '--no-emit-index-url', '--no-emit-find-links'];
    const result = spawnSync('uv', [...args, ...how, ...form, '--override', override, input, '-o', output], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (result.status !== 0) {
      console.error(`uv could not resolve ${name}.in; ${result.error?.message ?? 'its message is above'}`);
      process.exitCode = 2;
      break;
    }
    const text = readFileSync(output, 'utf8');
    writeFileSync(join(folder, `${name}.txt`), header + text);
    console.log(`${name}.txt: ${(text.match(/^\S+==/gm) ?? []).length} packages`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
