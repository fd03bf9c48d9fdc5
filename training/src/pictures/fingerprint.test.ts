import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodeThumbnail, readFacts } from './decode.js';
import { fingerprintOf, groupAlike, thumbnailSide } from './fingerprint.js';
import { encoded, picture, scene } from './pictures.test.support.js';

async function fingerprint(bytes: Uint8Array) {
  const facts = await readFacts(bytes);
  if ('unfit' in facts) throw new Error(facts.unfit);
  return fingerprintOf(await decodeThumbnail(bytes, facts, thumbnailSide));
}

it('groups a picture with copies in another size and quality, and with nothing else', async () => {
  const original = await encoded(scene(1, 320, 240));
  const files = [
    await encoded(scene(2, 320, 240)),
    original,
    await sharp(original).jpeg({ quality: 60 }).toBuffer(),
    await encoded(scene(3, 320, 240)),
    await sharp(original).resize(200).linear(0.9, 20).webp().toBuffer(),
  ];
  expect(groupAlike(await Promise.all(files.map(fingerprint)))).toEqual([0, 1, 1, 3, 1]);
});

it('does not compare what has too little in it: skies, sheets of paper', async () => {
  const skies = [0, 1].map((kind) => picture(96, 96, 3, (_, y, channel) => 100 + y + 20 * channel + kind));
  const prints = await Promise.all(skies.map(async (sky) => fingerprint(await encoded(sky))));
  expect(prints).toEqual([null, null]);
  expect(groupAlike(prints)).toEqual([0, 1]);
});
