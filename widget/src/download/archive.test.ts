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
    // The check value of CRC-32, of the digits 1 to 9.
    const texts = { 'grün.png': '123456789', 'b.png': 'x'.repeat(3 * 2 ** 20) };
    const sums = [0xcbf43926, undefined];
    const files = Object.entries(texts).map(([name, text]) => ({ name, blob: new Blob([text]) }));
    const [archive, ...rest] = await zipFiles(files);
    expect(rest).toEqual([]);
    const bytes = new Uint8Array(await archive!.arrayBuffer());
    const view = new DataView(bytes.buffer);
    const u16 = (at: number) => view.getUint16(at, true);
    const u32 = (at: number) => view.getUint32(at, true);
    const text = (at: number, length: number) => new TextDecoder().decode(bytes.subarray(at, at + length));
    const end = bytes.length - 22;
    expect([u32(end), u16(end + 10)]).toEqual([0x06054b50, 2]);
    let at = u32(end + 16);
    for (const [index, [name, content]] of Object.entries(texts).entries()) {
      const nameLength = u16(at + 28);
      // Method 0 is stored; bit 11 says that the name is UTF-8.
      expect([text(at + 46, nameLength), u16(at + 10)]).toEqual([name, 0]);
      expect((u16(at + 8) >> 11) & 1).toBe(Number(name === 'grün.png'));
      expect(u32(at + 24)).toBe(content.length);
      if (sums[index] !== undefined) expect(u32(at + 16)).toBe(sums[index]);
      const local = u32(at + 42);
      const data = local + 30 + u16(local + 26) + u16(local + 28);
      expect(text(data, content.length)).toBe(content);
      at += 46 + nameLength + u16(at + 30) + u16(at + 32);
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
