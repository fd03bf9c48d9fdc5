import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { needNpm, npmFault } from './npm.mjs';
import { differenceOf, readStamp, sha256, writeStamp } from './stamp.mjs';

/** Where Dawn goes: not among the packages that every machine installs, because few have a use for its 130 MB. */
export const webgpuFolder = '.webgpu';

/**
 * WebGPU for training in Node: Dawn's binding, whose binary is in the package itself, and TF.js's backend, which finds the rest of
 * TF.js among the workspaces' packages. Both as a lock file of their own has them.
 */
export function webgpuStep({ root, env, execPath, platform, arch, children, report, force, logs }) {
  const source = join(root, 'scripts', 'setup', 'webgpu');
  const path = join(root, webgpuFolder);
  const stampPath = join(path, 'node_modules', '.denoisekit.json');
  const log = join(logs, 'webgpu.log');
  const expected = () => ({
    lock: sha256(readFileSync(join(source, 'package-lock.json'))),
    system: `${platform}-${arch}`,
  });

  return {
    name: 'WebGPU',
    need: () => (force ? 'asked for' : differenceOf(readStamp(stampPath), expected())),
    needMB: 250,
    log,
    async run() {
      const program = needNpm({ env, execPath });
      const step = report.step(
        'WebGPU',
        'for training on any GPU (about 10 s, 60 MB to download, 160 MB on disk)',
      );
      try {
        mkdirSync(path, { recursive: true });
        for (const name of ['package.json', 'package-lock.json'])
          copyFileSync(join(source, name), join(path, name));
        // Peers stay out: a TF.js of its own beside the workspaces' would know nothing of it.
        const rules = ['--ignore-scripts', '--omit=peer', '--prefer-offline', '--no-audit', '--no-fund'];
        const result = await children.run(execPath, [program, 'ci', ...rules], {
          cwd: path,
          env: { ...env, npm_config_update_notifier: 'false' },
          log,
        });
        if (!result.ok) throw npmFault('the packages of WebGPU', result, root, relative(root, log));
        writeStamp(stampPath, expected());
        step.done();
      } finally {
        step.end();
        if (!existsSync(stampPath)) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}
