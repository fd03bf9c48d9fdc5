import { describe, expect, it } from 'vitest';
import { vulkanFor } from './vulkan.js';

const named = { VK_ICD_FILENAMES: '/opt/vulkan/mine_icd.json' };
const linux = process.platform === 'linux';

describe('the Vulkan driver of WebGPU in Node', () => {
  it.runIf(linux)('is the one that the environment names', () => {
    expect(vulkanFor(named, undefined)).toEqual({ env: {}, notes: ['Vulkan driver: mine_icd.json'] });
    expect(vulkanFor(named, undefined, 'default').notes).toEqual(['Vulkan driver: mine_icd.json']);
  });

  it.runIf(linux)('is software where that was asked for, whatever else there is', () => {
    const { software, reason, notes } = vulkanFor(named, undefined, 'swiftshader');
    if (software === true) expect(notes).toEqual(['Vulkan driver: SwiftShader']);
    else expect(reason).toBe('there is no SwiftShader beside a Chromium');
  });

  it.runIf(linux)('is never software where a GPU was asked for', () => {
    expect(vulkanFor({}, undefined, 'default').software).toBeUndefined();
  });
});
