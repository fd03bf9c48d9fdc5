import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveNames, groupsOf, zipFiles } from './archive.js';

const jpegs = (...names: readonly string[]) => names.map((name) => ({ name, format: 'jpeg' as const }));

describe('names in an archive', () => {
  it('stay as they were, with a number where one comes again, in whatever case', () => {
    expect(archiveNames(jpegs('a.jpg', 'b.JPG', 'a.jpg', 'A.jpg', 'a (2).jpg', 'c.jpeg'))).toEqual([
      'a.jpg',
      'b.JPG',
      'a (2).jpg',
      'A (3).jpg',
      'a (2) (2).jpg',
      'c.jpeg',
    ]);
  });

  it('end as their format does', () => {
    expect(
      archiveNames([
        { name: 'old.gif', format: 'png' },
        { name: 'photo.v2', format: 'webp' },
        { name: 'scan', format: 'png' },
        { name: '.png', format: 'png' },
      ]),
    ).toEqual(['old.png', 'photo.webp', 'scan.png', 'picture.png']);
  });

  it('lead nowhere else', () => {
    expect(archiveNames(jpegs('../../etc/x.jpg', 'C:\\x.jpg', 'a\nb.jpg', '..'))).toEqual([
      '.._.._etc_x.jpg',
      'C__x.jpg',
      'a_b.jpg',
      'picture.jpg',
    ]);
  });
});

describe('an archive', () => {
  it('holds each file as it is, by APPNOTE.TXT of PKWARE', async () => {
    const texts = { 'grün.png': 'first', 'b.png': 'x'.repeat(3 * 2 ** 20) };
    const files = Object.entries(texts).map(([name, text]) => ({ name, blob: new Blob([text]) }));
    const [archive, ...rest] = await zipFiles(files);
    expect(rest).toEqual([]);
    const bytes = Buffer.from(await archive!.arrayBuffer());
    const end = bytes.length - 22;
    expect([bytes.readUInt32LE(end), bytes.readUInt16LE(end + 10)]).toEqual([0x06054b50, 2]);
    let at = bytes.readUInt32LE(end + 16);
    for (const [name, text] of Object.entries(texts)) {
      const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)];
      const [sum, size, nameLength] = [16, 24, 28].map((offset) => bytes.readUInt32LE(at + offset));
      const length = nameLength! & 0xffff;
      const title = bytes.subarray(at + 46, at + 46 + length).toString();
      // Bit 11: the name is UTF-8.
      expect([title, method, (flags >> 11) & 1]).toEqual([name, 0, Number(name === 'grün.png')]);
      expect([sum, size]).toEqual([crc32(text), text.length]);
      const local = bytes.readUInt32LE(at + 42);
      const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      expect(bytes.subarray(data, data + text.length).toString()).toBe(text);
      at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
  });

  it('is one of several where all together would be too large', () => {
    const sized = (...sizes: readonly number[]) => sizes.map((size) => ({ blob: { size } }));
    const sizes = (groups: ReturnType<typeof groupsOf>) =>
      groups.map((group) => group.map(({ blob }) => blob.size));
    expect(sizes(groupsOf(sized(4, 4, 4, 20, 1), 10))).toEqual([[4, 4], [4], [20], [1]]);
    expect(groupsOf([], 10)).toEqual([]);
  });
});
