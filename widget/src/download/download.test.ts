import { describe, expect, it } from 'vitest';
import { downloadName } from './download.js';

describe('the name of a download', () => {
  it.each([
    ['My scan.jpg', 'my-scan-denoised.png'],
    ['Sample 3', 'sample-3-denoised.png'],
    ['archive.2024.png', 'archive.2024-denoised.png'],
  ])('of %s is %s', (name, expected) => {
    expect(downloadName(name)).toBe(expected);
  });
});
