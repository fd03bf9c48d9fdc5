import { describe, expect, it } from 'vitest';
import { sniff } from './sniff.js';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('sniff', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'png'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'jpeg'],
    ['RIFF\x24\0\0\0WEBPVP8L', 'webp'],
  ])('knows the signature %j as %s', (text, format) => {
    expect(sniff(bytes(text))).toEqual({ kind: 'image', format });
  });

  it.each([
    ['GIF89a', 'GIF'],
    ['II*\0\x08\0\0\0', 'TIFF'],
    ['\0\0\0\x1cftypavif', 'HEIF, AVIF or video'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'SVG'],
    ['<?xml version="1.0"?>\n<!-- made by hand -->\n<svg>', 'SVG'],
  ])('names an image that is not read here: %j is %s', (text, name) => {
    expect(sniff(bytes(text))).toEqual({ kind: 'other-image', name });
  });

  it.each([
    ['', 'an empty file'],
    ['not a picture\n', 'text'],
    ['<!DOCTYPE html><html>', 'a web page (HTML)'],
    ['%PDF-1.7', 'a PDF document'],
    ['\0\x01\x02\x03', 'bytes of no known format'],
  ])('says what %j is: %s', (text, found) => {
    expect(sniff(bytes(text))).toEqual({ kind: 'no-image', found });
  });
});
