import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createSharpCodec } from '../sharp-codec.js';

/** An AVIF that tells its colours by numbers (nclx), as phones and libavif write it. sharp does not: the box is put in, and what lies behind it is moved. */
async function avifWith(primaries: number, transfer: number, icc = false): Promise<Uint8Array> {
  const image = sharp({ create: { width: 16, height: 16, channels: 3, background: '#c83c14' } });
  const file = await (icc ? image.withIccProfile('p3') : image).avif().toBuffer();
  const box = Buffer.from([0, 0, 0, 19, ...Buffer.from('colrnclx'), 0, primaries, 0, transfer, 0, 6, 0x80]);
  const grow = (at: number, by: number) => file.writeUInt32BE(file.readUInt32BE(at) + by, at);
  const at = (name: string) => file.indexOf(name) - 4;
  const [properties, links] = [at('ipco') + file.readUInt32BE(at('ipco')), at('ipma')];
  const end = links + file.readUInt32BE(links);
  for (const name of ['meta', 'iprp']) grow(at(name), box.length + 1);
  grow(at('ipco'), box.length);
  grow(links, 1);
  grow(at('iloc') + 20, box.length + 1);
  // The number of properties that the picture has stands behind 18 bytes, and each is named by its place.
  file[links + 18]!++;
  const [before, between] = [file.subarray(0, properties), file.subarray(properties, end)];
  return Buffer.concat([before, box, between, Buffer.of(icc ? 5 : 4), file.subarray(end)]);
}

it.each([
  ['BT.2020 PQ', 9, 16],
  ['BT.2020 HLG', 9, 18],
  ['Display P3', 12, 13],
])('says that %s is left out, which only numbers told', async (space, primaries, transfer) => {
  const { notes, pixels } = await createSharpCodec().decode(await avifWith(primaries, transfer));
  expect(notes).toEqual([`colour space left out: ${space}, so colours look different`]);
  // Nothing applies them: the samples are those of the same file in sRGB.
  expect(pixels).toEqual((await createSharpCodec().decode(await avifWith(1, 13))).pixels);
  expect([pixels.width, pixels.height]).toEqual([16, 16]);
});

it('says nothing of sRGB, and of a profile, which is kept', async () => {
  const codec = createSharpCodec();
  expect((await codec.decode(await avifWith(1, 13))).notes).toEqual([]);
  expect((await codec.decode(await avifWith(9, 16, true))).notes).toEqual([]);
});
