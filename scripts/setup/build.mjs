import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { meaningfulLines } from './child.mjs';
import { SetupFault, troubleIn, usualFault } from './fault.mjs';
import { differenceOf, readStamp, sha256, writeStamp } from './stamp.mjs';

/** The projects that the root tsconfig.json refers to. @param {string} root */
export function projectsOf(root) {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => path);
}

/** What the demo page is made of beside the sources of its packages. @param {string} root */
function demoSources(root) {
  const models = join(root, 'models');
  const folders = existsSync(models)
    ? readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  return [
    join('scripts', 'build-demo.mjs'),
    join('scripts', 'build-standalone.mjs'),
    join('cli', 'assets', 'digits.png'),
    join('models', 'index.js'),
    ...folders.map(({ name }) => join('models', name, 'manifest.json')),
  ];
}

/**
 * A digest of the names, sizes and times of everything that `tsc -b` and the demo page's bundler read of ours. Times make it cheap (a few
 * milliseconds) and at worst cause one needless, incremental build.
 *
 * @param {string} root
 * @param {readonly string[]} projects
 */
export function sourcesDigest(root, projects) {
  const parts = [];
  const add = (path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found?.isFile()) parts.push(`${path} ${found.size} ${found.mtimeMs}`);
  };
  add('tsconfig.json');
  add('tsconfig.base.json');
  for (const file of demoSources(root)) add(file);
  for (const project of projects) {
    add(join(project, 'tsconfig.json'));
    add(join(project, 'package.json'));
    for (const name of ['src', 'demo']) {
      const sources = join(project, name);
      if (!existsSync(join(root, sources))) continue;
      for (const file of readdirSync(join(root, sources), { recursive: true })) {
        if (/\.[cm]?tsx?$|\.json$|\.css$|\.html$/.test(file)) add(join(sources, file));
      }
    }
  }
  return sha256(parts.sort().join('\n'));
}

/** `tsc -b`, then the demo page, when a source changed since the last time that it succeeded. */
export function buildStep({ root, env, execPath, children, report, force, logs }) {
  const stampPath = join(root, '.setup', 'build.json');
  const log = join(logs, 'build.log');
  const expected = () => {
    const packages = readStamp(join(root, 'node_modules', '.denoisekit.json'));
    return { sources: sourcesDigest(root, projectsOf(root)), packages: String(packages?.lock ?? 'none') };
  };
  const unbuilt = () =>
    projectsOf(root).find(
      (project) =>
        existsSync(join(root, project, 'src', 'index.ts')) &&
        !existsSync(join(root, project, 'dist', '.tsbuildinfo')),
    );

  return {
    name: 'build',
    need() {
      const missing = unbuilt();
      if (missing !== undefined) return `${missing}/dist is not there yet`;
      const pages = { demo: 'index.html', standalone: 'widget.js' };
      for (const [folder, file] of Object.entries(pages)) {
        if (!existsSync(join(root, 'widget', 'dist', folder, file)))
          return `widget/dist/${folder} is not there yet`;
      }
      return force ? 'asked for' : differenceOf(readStamp(stampPath), expected());
    },
    needMB: 20,
    log,
    async run() {
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const step = report.step('build', 'tsc -b and the demo page (about 15 s the first time)');
      try {
        // Taken before, so that a file saved while the compiler runs counts as changed.
        const facts = expected();
        const args = [compiler, '-b', ...(force ? ['--force'] : []), '--pretty', 'false'];
        const result = await children.run(execPath, args, { cwd: root, env, log });
        if (!result.ok) throw buildFault(result, root, relative(root, log));
        // A process of its own: set-up runs before there is a bundler to import.
        const page = await children.run(execPath, [join(root, 'scripts', 'build-demo.mjs')], {
          cwd: root,
          env,
          log,
        });
        if (!page.ok) throw pageFault(page, root, relative(root, log));
        writeStamp(stampPath, facts);
        step.done();
      } finally {
        step.end();
      }
    },
  };
}

function buildFault({ lines, status }, root, log) {
  const errors = lines.filter((line) => /error TS\d+/.test(line));
  const usual = errors.length === 0 ? troubleIn(lines) : undefined;
  if (usual !== undefined) return new SetupFault({ what: 'build', ...usualFault(usual, root, ''), log });
  return new SetupFault({
    what: 'the TypeScript build failed',
    found:
      errors.length > 0
        ? `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}, the first ${errors[0].trim()}`
        : (meaningfulLines(lines).at(-1) ?? status),
    fix: 'npm run types shows all of it',
    log,
  });
}

function pageFault({ lines, status }, root, log) {
  const usual = troubleIn(lines);
  if (usual !== undefined)
    return new SetupFault({ what: 'the demo page', ...usualFault(usual, root, ''), log });
  return new SetupFault({
    what: 'the demo page could not be built',
    found: meaningfulLines(lines).find((line) => /error/i.test(line)) ?? status,
    fix: 'node scripts/build-demo.mjs shows all of it',
    log,
  });
}
