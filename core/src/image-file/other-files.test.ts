import { describe, expect, it } from 'vitest';
import { fromLatin1 } from './bytes.js';
import { otherFile } from './other-files.js';

describe('a file that no format knows', () => {
  it.each([
    ['GIF', 'GIF89a'],
    ['BMP', 'BM\x10\0'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['HEIC', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0'],
    ['JPEG XL', '\xff\x0a\x01'],
    ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['BigTIFF', 'II+\0\x08\0\0\0'],
    ['a camera’s raw file (Canon CR2)', 'II*\0\x10\0\0\0CR\x02\0'],
    ['a camera’s raw file (Canon CR3)', '\0\0\0\x18ftypcrx \0\0\0\x01'],
    ['a camera’s raw file (Fujifilm)', 'FUJIFILMCCD-RAW 0201'],
    ['a Netpbm picture (PGM, PPM)', 'P5\n3 4 255\n'],
    ['SVG', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="…">'],
    ['a PNG that was sent as text, which changed its line ends', '\x89PNG\n\x1a\n'],
  ])('may be an image: %s', (found, content) => {
    expect(otherFile(fromLatin1(content))).toEqual({ isImage: true, found });
  });

  it.each([
    ['an empty file', ''],
    ['text', 'I am no picture.'],
    ['a web page (HTML)', '\n <!DOCTYPE html><html>'],
    ['a PDF document', '%PDF-1.7'],
    ['a ZIP archive', 'PK\x03\x04'],
    ['a video', '\0\0\0\x18ftypisom'],
    ['what macOS keeps beside a file (AppleDouble)', '\0\x05\x16\x07\0\x02\0\0Mac OS X'],
    ['bytes of no known format', '\x01\x02\x03\x04'],
  ])('may be none: %s', (found, content) => {
    expect(otherFile(fromLatin1(content))).toEqual({ isImage: false, found });
  });
});
