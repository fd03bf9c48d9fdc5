import { describe, expect, it } from 'vitest';
import { chromiumOptions } from './chromium-options.js';
import { launchServer } from './with-browser.js';

const executablePath = '/usr/bin/chromium';
const argsOf = (options: Omit<Parameters<typeof chromiumOptions>[0], 'executablePath'>) =>
  chromiumOptions({ executablePath, ...options }).args;

describe('Chromium’s options', () => {
  it('give WebGPU its own software unless the machine’s GPU is asked for', () => {
    expect(argsOf({ webgpu: true })).toContain('--use-webgpu-adapter=swiftshader');
    const own = argsOf({ webgpu: true, adapter: 'default' });
    expect(own.filter((flag) => flag.includes('swiftshader'))).toEqual([]);
    expect(own).toContain('--enable-unsafe-webgpu');
  });

  it('leave no WebGPU where none is wanted', () => {
    const args = argsOf({ webgpu: false, adapter: 'default' });
    expect(args).toContain('--disable-blink-features=WebGPU');
    expect(args.filter((flag) => flag.includes('webgpu'))).toEqual([]);
  });

  it.each(['--enable-features=', '--disable-features='])('keep what Playwright says by %s', async (flag) => {
    // A program that is no browser: the error says how it was called.
    const options = chromiumOptions({ executablePath: process.execPath, webgpu: true });
    const called = await launchServer(options).then(String, String);
    const [playwrights = '', ours = ''] = called
      .split(/\s/)
      .filter((argument) => argument.startsWith(flag))
      .map((argument) => argument.slice(flag.length));
    expect(playwrights).not.toBe('');
    expect(ours.split(',')).toEqual(expect.arrayContaining(playwrights.split(',')));
  });
});
