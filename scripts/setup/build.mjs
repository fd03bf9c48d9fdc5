import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { meaningfulLines } from './child.mjs';
import { SetupFault, troubleIn, usualFault } from './fault.mjs';
import { differenceOf, readStamp, sha256, writeStamp } from './stamp.mjs';

/** The projects that the root tsconfig.json refers to. @param {string} root */
export function projectsOf(root) {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => path);
}

/** What the bundles are made of beside the sources of their packages. @param {string} root */
function bundleSources(root) {
  const models = join(root, 'models');
  const folders = existsSync(models)
    ? readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  return [
    ...['bundle', 'replace-folder', 'build-node', 'build-standalone', 'build-demo'].map((name) =>
      join('scripts', `${name}.mjs`),
    ),
    join('cli', 'assets', 'digits.png'),
    join('models', 'index.js'),
    ...folders.map(({ name }) => join('models', name, 'manifest.json')),
  ];
}

/**
 * A digest of the names, sizes and times of everything that `tsc -b` and the bundler read of ours. Times make it cheap (a few
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
  for (const file of bundleSources(root)) add(file);
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

/** A file of each bundle; of those for Node, which are written in turn, of the last. */
const bundled = ['api/dist/node/node.js', 'widget/dist/standalone/widget.js', 'widget/dist/demo/index.html'];

/** `tsc -b`, then the bundles, when a source changed since the last time that it succeeded. */
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
      const bundle = bundled.find((path) => !existsSync(join(root, path)));
      if (bundle !== undefined) return `${dirname(bundle)} is not there yet`;
      return force ? 'asked for' : differenceOf(readStamp(stampPath), expected());
    },
    needMB: 20,
    log,
    async run() {
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const step = report.step('build', 'tsc -b and the bundles (longest the first time)');
      try {
        // Taken before, so that a file saved while the compiler runs counts as changed.
        const facts = expected();
        const args = [compiler, '-b', ...(force ? ['--force'] : []), '--pretty', 'false'];
        const result = await children.run(execPath, args, { cwd: root, env, log });
        if (!result.ok) throw buildFault(result, root, relative(root, log));
        // A process of its own: set-up runs before there is a bundler to import.
        const bundles = await children.run(execPath, [join(root, 'scripts', 'bundle.mjs')], {
          cwd: root,
          env,
          log,
        });
        if (!bundles.ok) throw bundleFault(bundles, root, relative(root, log));
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

function bundleFault({ lines, status }, root, log) {
  const usual = troubleIn(lines);
  if (usual !== undefined) return new SetupFault({ what: 'bundling', ...usualFault(usual, root, ''), log });
  return new SetupFault({
    what: 'the bundles could not be built',
    found: meaningfulLines(lines).find((line) => /error/i.test(line)) ?? status,
    fix: 'node scripts/bundle.mjs shows all of it',
    log,
  });
}
