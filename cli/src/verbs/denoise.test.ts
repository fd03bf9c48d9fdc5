import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { boastfulPng } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '../denoise/denoise-files.js';
import { Collected } from '../testing/run-cli.js';
import { createWorkplace, greyPixels, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

/** The tiny model's answer to 3x3 pixels of 180: 4/9 of it in corners, 6/9 along edges. */
const blurred = [80, 120, 80, 120, 180, 120, 80, 120, 80];

const tiny = ['--model', 'tiny'];

beforeEach(async () => {
  place = await createWorkplace();
  await writeFile(place.path('in.png'), await greyPng(3, 3, 180));
});

afterEach(() => place.remove());

describe('denoise one file', () => {
  it('writes what the model makes of it, and says so in a line', async () => {
    const run = await place.run(['denoise', 'in.png', '-o', 'out.png', ...tiny]);
    expect(run).toEqual({ code: 0, stdout: 'in.png -> out.png 3x3 2.0 ms on cpu\n', stderr: '' });
    expect(await greyPixels(place.path('out.png'))).toEqual(blurred);
    expect(await place.names()).toEqual(['in.png', 'models', 'out.png']);
  });

  it('tells where the time goes, in a line or in JSON, where that is asked for', async () => {
    const asked = ['denoise', 'in.png', '-o', 'out.png', ...tiny, '--profile'];
    const { stderr } = await place.run(asked);
    expect(stderr).toMatch(
      /^decode [\d.]+, floats .*, encode [\d.]+ ms of [\d.]+ ms, .* through the model\n$/,
    );
    const { images } = JSON.parse((await place.run([...asked, '--json'])).stdout) as {
      images: [{ profile: Profile }];
    };
    const { milliseconds, totalMilliseconds, pixelsRun } = images[0].profile;
    // Nine pixels, in one piece; each look at the clock of the test takes 2 ms, two for a stage.
    expect([pixelsRun, milliseconds.decode, milliseconds.run, milliseconds.blend]).toEqual([9, 2, 2, 0]);
    expect(totalMilliseconds).toBeGreaterThan(milliseconds.decode + milliseconds.run);
  });

  it('warns where a picture changes far more than its noise explains', async () => {
    // Flat but for stripes, which the tiny model, a mean of 3x3 pixels, takes to a third: noise cannot be what it removed.
    const pixels = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 40 || i % 2 === 0 ? 128 : 248));
    const raw = { width: 64, height: 64, channels: 1 } as const;
    await sharp(pixels, { raw }).toColourspace('b-w').png().toFile(place.path('stripes.png'));
    const denoise = ['denoise', 'stripes.png', '-o', 'out.png', ...tiny];
    const warning =
      /\(the picture changed by \d\d\.\d of 255 where its noise is about 0\.0: fine texture may be lost; try --strength 0\.5\)\n$/;
    expect((await place.run(denoise)).stdout).toMatch(warning);
    expect((await place.run([...denoise, '--strength', '0'])).stdout).not.toContain('texture');
  });

  it('makes the folders of the output, and takes a folder as output', async () => {
    await place.run(['denoise', 'in.png', '-o', 'a/b/out.png', ...tiny]);
    await place.run(['denoise', 'in.png', '-o', 'c/', ...tiny]);
    expect(await greyPixels(place.path('a/b/out.png'))).toEqual(blurred);
    expect(await greyPixels(place.path('c/in.png'))).toEqual(blurred);
  });

  it('takes an output without an ending as the file or the folder that it is, and refuses to guess', async () => {
    await mkdir(place.path('folder'));
    await writeFile(place.path('file'), 'old');
    await place.run(['denoise', 'in.png', '-o', 'folder', ...tiny]);
    await place.run(['denoise', 'in.png', '-o', 'file', ...tiny]);
    const { code, stderr } = await place.run(['denoise', 'in.png', '-o', 'new', ...tiny]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^denoisekit: new may be a file or a folder: expected a file that ends in one of \.png, .*; -o new\.png or -o new\/\n$/,
      ),
    ]);
    expect(await greyPixels(place.path('folder/in.png'))).toEqual(blurred);
    expect(await greyPixels(place.path('file'))).toEqual(blurred);
  });

  it.each(['webp', 'jpg'])('writes .%s by the ending', async (ending) => {
    await place.run(['denoise', 'in.png', '-o', `out.${ending}`, ...tiny]);
    const format = ending === 'jpg' ? 'jpeg' : ending;
    expect(await sharp(place.path(`out.${ending}`)).metadata()).toMatchObject({ format, width: 3 });
  });

  it('says which files a model has where one is asked for that it lacks', async () => {
    await writeFile(place.path('a.png'), await greyPng(8, 8, 100));
    const { code, stderr } = await place.run(['denoise', 'a.png', '-o', 'b.png', ...tiny, '--dtype', 'int8']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('tiny has no int8 file: found fp32')]);
  });

  it('takes a model by its folder', async () => {
    const { code } = await place.run(['denoise', 'in.png', '-o', 'out.png', '--model', './models/tiny']);
    expect(code).toBe(0);
  });

  it('leaves colour in colour by a model for grey, and notes how', async () => {
    await sharp({ create: { width: 3, height: 3, channels: 3, background: { r: 180, g: 90, b: 9 } } })
      .png()
      .toFile(place.path('colour.png'));
    const { stdout } = await place.run(['denoise', 'colour.png', '-o', 'out.png', ...tiny]);
    const note = 'the model is for grey: each colour by itself';
    expect(stdout).toBe(`colour.png -> out.png 3x3 2.0 ms on cpu  (${note})\n`);
    const { data, info } = await sharp(place.path('out.png')).raw().toBuffer({ resolveWithObject: true });
    const expected = blurred.flatMap((value) => [value, value / 2, value / 20]);
    expect([info.channels, [...data]]).toEqual([3, expected]);
  });

  it('adds the same noise for the same seed', async () => {
    const noisy = async (seed: string) => {
      await place.run([
        'denoise',
        'in.png',
        '-o',
        'out.png',
        ...tiny,
        '--noise',
        'gaussian:0.2',
        '--seed',
        seed,
      ]);
      return greyPixels(place.path('out.png'));
    };
    const first = await noisy('7');
    expect(first).not.toEqual(blurred);
    expect(await noisy('7')).toEqual(first);
    expect(await noisy('8')).not.toEqual(first);
  });

  it('tells all of it as one JSON document', async () => {
    const { stdout } = await place.run(['denoise', 'in.png', '-o', 'out.png', ...tiny, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      model: { model: 'tiny', device: 'cpu' },
      images: [{ input: 'in.png', output: 'out.png', width: 3, height: 3, milliseconds: 2, notes: [] }],
      failed: 0,
    });
  });
});

describe('denoise notes', () => {
  it('what has no effect: a quality for PNG, a seed without noise, a file named twice', async () => {
    const argv = ['denoise', 'in.png', 'in.png', '-o', 'out/', ...tiny, '--quality', '40', '--seed', '7'];
    const { stdout, stderr } = await place.run(argv);
    expect(stdout).toMatch(/ {2}\(quality left out: PNG loses nothing\)\n$/);
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'denoisekit: --seed has no effect without --noise',
      'denoisekit: named more than once, denoised once: in.png',
    ]);
  });

  it('names with control characters escaped, so that they neither break a line nor colour a terminal', async () => {
    const name = 'a\n\u001b[31m.png';
    await copyFile(place.path('in.png'), place.path(name));
    const { stdout } = await place.run(['denoise', name, '-o', 'out.png', ...tiny]);
    expect(stdout).toMatch(/^a\\n\\x1b\[31m\.png -> out\.png 3x3 .*\n$/);
    const json = await place.run(['denoise', name, '-o', 'out.png', ...tiny, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ images: [{ input: name }] });
  });

  it('a folder that is a file in plain words', async () => {
    const { code, stderr } = await place.run(['denoise', 'in.png', '-o', 'in.png/out.png', ...tiny]);
    expect(code).toBe(2);
    expect(stderr).toContain('in.png/out.png: found a file where a folder is needed (E');
    expect(stderr).not.toContain('mkdir');
  });
});

describe('denoise keeps a file', () => {
  it('of a camera of 12 bits in its values, and shows it to the model as bright as it can be', async () => {
    const clean = (i: number) => 200 + 10 * (i % 64);
    const noisy = Uint16Array.from({ length: 64 * 64 }, (_, i) => clean(i) + 40 * Math.sin(i * i));
    await sharp(noisy, { raw: { width: 64, height: 64, channels: 1 } })
      .toColourspace('grey16')
      .tiff({ compression: 'none' })
      .toFile(place.path('camera.tif'));
    const denoised = async (...options: readonly string[]) => {
      const run = await place.run(['denoise', 'camera.tif', '-o', 'out.tif', ...tiny, ...options, '--json']);
      const { images } = JSON.parse(run.stdout) as { images: { notes: string[] }[] };
      const raw = sharp(place.path('out.tif')).raw({ depth: 'ushort' }).toColourspace('grey16');
      const { buffer, byteOffset, length } = await raw.toBuffer();
      return { notes: images[0]!.notes, samples: new Uint16Array(buffer, byteOffset, length / 2) };
    };
    const { notes, samples } = await denoised();
    expect(notes[0]).toMatch(
      /^the model saw samples of 1\d\d as black and of 8\d\d as white; the picture keeps its own$/,
    );
    expect(Math.max(...samples)).toBeLessThan(2000);
    expect((await denoised('--range', 'full')).notes).toEqual([]);
    expect((await denoised('--range', '100..1100')).notes[0]).toContain('100 as black and of 1100 as white');
    const wrong = await place.run(['denoise', 'camera.tif', '-o', 'out.tif', '--range', '9..9']);
    expect(wrong.stderr).toContain('It takes auto, full, or LOW..HIGH from 0 to 65535;');
  });

  it('of 16 bits, with its profile, EXIF and resolution, and leaves out by --strip what is private', async () => {
    const words = Uint16Array.from({ length: 27 }, (_, i) => 1000 + 2000 * i);
    await sharp(words, { raw: { width: 3, height: 3, channels: 3 } })
      .toColourspace('rgb16')
      .withIccProfile('p3')
      .withExifMerge({ IFD0: { Make: 'Maker' } })
      .withMetadata({ density: 600 })
      .png()
      .toFile(place.path('deep.png'));
    const before = await sharp(place.path('deep.png')).metadata();
    const found = async (...options: readonly string[]) => {
      const run = await place.run(['denoise', 'deep.png', '-o', 'out.png', ...tiny, ...options, '--json']);
      const { images } = JSON.parse(run.stdout) as { images: unknown[] };
      return { facts: images[0], ...(await sharp(place.path('out.png')).metadata()) };
    };
    const { facts, ...kept } = await found();
    expect(kept).toMatchObject({
      depth: 'ushort',
      channels: 3,
      density: 600,
      icc: before.icc,
      exif: before.exif,
    });
    expect(facts).toMatchObject({ depth: 16, channels: 3, format: 'png' });
    const stripped = await found('--strip');
    expect(stripped).toMatchObject({ depth: 'ushort', icc: before.icc });
    expect([stripped.exif, stripped.density]).toEqual([undefined, 72]);
  });

  it('as it was at --strength 0, and nearly so below 1', async () => {
    await place.run(['denoise', 'in.png', '-o', 'out.png', ...tiny, '--strength', '0']);
    expect(await greyPixels(place.path('out.png'))).toEqual(Array(9).fill(180));
    await place.run(['denoise', 'in.png', '-o', 'out.png', ...tiny, '--strength', '0.5']);
    const [corner] = await greyPixels(place.path('out.png'));
    expect(corner).toBeGreaterThan(blurred[0]!);
    expect(corner).toBeLessThan(180);
  });

  it('at the quality that is asked for, and says what was encoded again', async () => {
    await sharp(place.path('in.png')).resize(200, 200).jpeg().toFile(place.path('in.jpg'));
    const run = await place.run(['denoise', 'in.jpg', '-o', 'out.jpg', ...tiny, '--quality', '40']);
    expect(run.stdout).toMatch(
      /in\.jpg -> out\.jpg 200x200 .* {2}\(lossy, encoded again at quality 40, .*\)\n$/,
    );
  });

  it('of any name that its format has, in its own format where the name says nothing', async () => {
    const jpeg = await sharp(place.path('in.png')).jpeg().toBuffer();
    for (const name of ['a.jfif', 'b.JPE', 'c', 'd.dat']) await writeFile(place.path(name), jpeg);
    await place.run(['denoise', 'a.jfif', 'b.JPE', 'c', 'd.dat', '-o', 'clean', ...tiny]);
    expect(await place.names('clean')).toEqual(['a.jfif', 'b.JPE', 'c', 'd.dat']);
    for (const name of ['a.jfif', 'b.JPE', 'c', 'd.dat'])
      expect((await sharp(place.path('clean', name)).metadata()).format).toBe('jpeg');
    await writeFile(place.path('e.heic'), jpeg);
    const lie = await place.run(['denoise', 'e.heic', '-o', 'clean', ...tiny]);
    expect([lie.code, lie.stderr]).toEqual([2, expect.stringContaining('found the ending .heic')]);
  });

  it('beside files of other formats that a shell put in, each refused by itself', async () => {
    await writeFile(place.path('raw.cr2'), 'II*\0\x10\0\0\0CR\x02\0');
    const run = await place.run(['denoise', 'in.png', 'raw.cr2', '-o', 'clean', ...tiny]);
    expect(run.code).toBe(2);
    expect(run.stderr).toBe(
      'denoisekit: raw.cr2 cannot be read here: found a camera’s raw file (Canon CR2), expected a PNG, JPEG, WebP, TIFF or AVIF image; convert it first\n' +
        'denoisekit: 1 of 2 images denoised in 0s, 1 could not be\n',
    );
    expect(await place.names('clean')).toEqual(['in.png']);
  });

  it('named where it is one of several and cannot be written in its format', async () => {
    await writeFile(place.path('long.webp'), await greyPng(16_384, 1, 180));
    const run = await place.run(['denoise', 'in.png', 'long.webp', '-o', 'clean', ...tiny]);
    expect(run.stderr).toMatch(/^denoisekit: long\.webp: the picture is too large for WebP: /);
  });

  it.each(['tif', 'avif', 'webp'])('as .%s', async (ending) => {
    await place.run(['denoise', 'in.png', '-o', `out.${ending}`, ...tiny]);
    const { code } = await place.run(['denoise', `out.${ending}`, '-o', 'again.png', ...tiny]);
    expect(code).toBe(0);
  });
});

describe('denoise tells of a picture', () => {
  it('the estimated noise before and after', async () => {
    await writeFile(place.path('flat.png'), await greyPng(200, 200, 128));
    const noise = ['--noise', 'gaussian:25/255'];
    const { stdout } = await place.run(['denoise', 'flat.png', '-o', 'out.png', ...tiny, ...noise]);
    const [, before, after] = /estimated noise (\d+\.\d) -> (\d+\.\d) of 255\n$/.exec(stdout)!.map(Number);
    expect(Math.abs(before! - 25)).toBeLessThan(2.5);
    // A mean of nine leaves a third of white noise, and less of the high frequencies by which it is estimated.
    expect(after).toBeLessThan(25 / 3);
  });

  it('noise that is too coarse or regular to be estimated, by what the model removed, at any strength', async () => {
    // Rows of 3 and 1 in turns: the mean of three of them is 5/3 or 7/3, so each row changes by 4/3. Beyond the edge is black: hardly a change.
    const rows = Uint8Array.from({ length: 400 * 400 }, (_, i) => (Math.floor(i / 400) % 2 === 0 ? 3 : 1));
    const stripes = { width: 400, height: 400, channels: 1, data: rows } as const;
    const { bytes } = await createSharpCodec().encode(stripes, { format: 'png' });
    await writeFile(place.path('stripes.png'), bytes);
    for (const strength of ['1', '0.5', '0.2']) {
      const asked = ['denoise', 'stripes.png', '-o', 'out.png', ...tiny, '--strength', strength];
      expect((await place.run(asked)).stdout).toMatch(/estimated noise 1\.3 -> \d\.\d of 255\n$/);
    }
  });

  it('how many pages it has', async () => {
    const data = Uint8Array.from({ length: 2 * 24 * 32 }, (_, i) => i % 251);
    const pages = { width: 32, height: 24, channels: 1, frames: 2, data } as const;
    const { bytes } = await createSharpCodec().encode(pages, { format: 'tiff' });
    await writeFile(place.path('pages.tif'), bytes);
    const { stdout } = await place.run(['denoise', 'pages.tif', '-o', 'out.tif', ...tiny, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ images: [{ width: 32, height: 24, frames: 2 }] });
  });

  it('no noise of a page, whose letters would count as noise', async () => {
    await suit('scans');
    await writeFile(place.path('flat.png'), await greyPng(200, 200, 128));
    const model = ['--model', './models/tiny', '--noise', 'gaussian:25/255', '--json'];
    const { stdout } = await place.run(['denoise', 'flat.png', '-o', 'out.png', ...model]);
    expect(JSON.parse(stdout)).toMatchObject({ images: [{ estimatedNoise: null }] });
  });

  it('that a page has print far paler than the rest, and takes it away where that is asked for', async () => {
    await suit('scans');
    // Of the mean of nine pixels that the tiny model takes, the pale bar stays apart from the black one.
    const bars = Uint8Array.from({ length: 900 }, (_, i) => {
      const [row, column] = [Math.floor(i / 30), i % 30];
      if (column < 4 || column > 25) return 255;
      return row > 2 && row < 13 ? 0 : row === 24 || row === 25 ? 204 : 255;
    });
    const page = sharp(bars, { raw: { width: 30, height: 30, channels: 1 } }).toColourspace('b-w');
    await page.toFile(place.path('page.png'));
    const asked = ['denoise', 'page.png', '-o', 'out.png', '--model', './models/tiny'];
    const middle = async () => (await greyPixels(place.path('out.png')))[24 * 30 + 15];
    const kept = await place.run(asked);
    expect(kept.stdout).toContain('print far paler than the rest was kept: pale-print remove takes it away');
    // Two rows of three are 204.
    expect(await middle()).toBe(221);
    const removed = await place.run([...asked, '--pale-print', 'remove']);
    expect(removed.stdout).toContain('(print far paler than the rest was removed)');
    expect(await middle()).toBe(255);
  });

  it('that the model is for others, once for a kind, and what to take in its place', async () => {
    await suit('photographs');
    const packages = {
      models: () => Promise.resolve({ modelIds: ['tiny', 'compact'], modelUrl: () => new URL('file:///') }),
    };
    for (const name of ['a.png', 'b.png'])
      await copyFile(new URL('../../assets/digits.png', import.meta.url), place.path(name));
    const model = ['--model', './models/tiny'];
    const run = await place.run(['denoise', 'a.png', 'b.png', '-o', 'clean', ...model], { packages });
    expect(run.stderr).toBe(
      'denoisekit: a.png looks like digits, and tiny is for photographs; for digits take --model compact\n' +
        'denoisekit: 2 of 2 images denoised in 0s, 2 look like digits\n',
    );
    const told = await place.run(['denoise', 'a.png', '-o', 'c.png', ...model, '--json']);
    expect(JSON.parse(told.stdout)).toMatchObject({ images: [{ seems: 'digits' }] });
  });

  it('nothing of its kind where the model is for it', async () => {
    await suit('digits');
    await copyFile(new URL('../../assets/digits.png', import.meta.url), place.path('a.png'));
    expect((await place.run(['denoise', 'a.png', '-o', 'c.png', ...tiny])).stderr).toBe('');
  });

  async function suit(kind: string): Promise<void> {
    const file = place.path('models/tiny/manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...manifest, suits: { pictures: [kind], noise: [] } }));
  }
});

describe('denoise from and to standard streams', () => {
  it('reads a picture from standard input and writes one to standard output, words to stderr', async () => {
    const stdout = new Collected();
    const stdin = await readFile(place.path('in.png'));
    const run = await place.run(['denoise', '-', '-o', '-', ...tiny], { stdin, stdout });
    expect([run.code, run.stderr]).toEqual([0, 'standard input -> standard output 3x3 2.0 ms on cpu\n']);
    await writeFile(place.path('out.png'), stdout.bytes);
    expect(await greyPixels(place.path('out.png'))).toEqual(blurred);
    expect(await place.names()).toEqual(['in.png', 'models', 'out.png']);
  });

  it('ends quietly where the reader of its output has left, as head does', async () => {
    const stdout = new Collected();
    stdout._write = (_chunk, _encoding, done: (error?: Error) => void) => {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    };
    stdout.on('error', () => undefined);
    const run = await place.run(['denoise', 'in.png', '-o', '-', ...tiny], { stdout });
    expect([run.code, run.stderr]).toEqual([0, 'in.png -> standard output 3x3 2.0 ms on cpu\n']);
  });

  it('gives what came in the format in which it came', async () => {
    const stdin = await sharp(place.path('in.png')).webp({ lossless: true }).toBuffer();
    await place.run(['denoise', '-', '-o', 'clean/', ...tiny], { stdin });
    expect((await sharp(place.path('clean/stdin.webp')).metadata()).format).toBe('webp');
  });

  it('reads and writes pipes', async () => {
    await promisify(execFile)('mkfifo', [place.path('to'), place.path('from')]);
    const feeding = writeFile(place.path('to'), await readFile(place.path('in.png')));
    const reading = readFile(place.path('from'));
    await place.run(['denoise', 'to', '-o', 'from', ...tiny]);
    await feeding;
    await writeFile(place.path('out.png'), await reading);
    expect(await greyPixels(place.path('out.png'))).toEqual(blurred);
  });

  it.each([
    ['several images', ['in.png', 'in.png', '-o', '-'], 'several images cannot go to standard output'],
    [
      '--json as well',
      ['in.png', '-o', '-', '--json'],
      '--json and -o - would both write to standard output',
    ],
    ['nothing', ['-', '-o', 'out.png'], 'standard input is not an image: found an empty file'],
  ])('refuses %s', async (_, argv, message) => {
    const run = await place.run(['denoise', ...argv, ...tiny]);
    expect(run.code).toBe(2);
    expect(run.stderr + run.stdout).toContain(message);
  });
});

describe('denoise many files', () => {
  beforeEach(async () => {
    await mkdir(place.path('scans/old'), { recursive: true });
    for (const name of ['a.png', 'b.png', 'old/a.png'])
      await copyFile(place.path('in.png'), place.path('scans', name));
    await writeFile(place.path('scans/readme.txt'), 'no image');
  });

  it('denoises the images of a folder into another', async () => {
    const { code, stdout } = await place.run(['denoise', 'scans', '-o', 'clean', ...tiny]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'scans/a.png -> clean/a.png 3x3 2.0 ms on cpu\nscans/b.png -> clean/b.png 3x3 2.0 ms on cpu\n',
    );
    expect(await place.names('clean')).toEqual(['a.png', 'b.png']);
  });

  it('expands a quoted pattern, and keeps folders in folders', async () => {
    const { code } = await place.run(['denoise', 'scans/**/*.png', '-o', 'clean', ...tiny]);
    expect(code).toBe(0);
    expect(await place.names('clean')).toEqual(['a.png', 'b.png', 'old']);
    expect(await greyPixels(place.path('clean/old/a.png'))).toEqual(blurred);
  });

  it('takes a file with brackets in its name as that file', async () => {
    await copyFile(place.path('in.png'), place.path('[1].png'));
    const { stdout } = await place.run(['denoise', '[1].png', '-o', 'out.png', ...tiny]);
    expect(stdout).toBe('[1].png -> out.png 3x3 2.0 ms on cpu\n');
  });

  it('goes on after a bad file, reports it, and exits 2 with a count', async () => {
    await writeFile(place.path('scans/aa.png'), 'not a picture');
    const run = await place.run(['denoise', 'scans', '-o', 'clean', ...tiny]);
    expect(run.code).toBe(2);
    expect(run.stderr).toBe(
      'denoisekit: no image files, left out: scans/readme.txt\n' +
        'denoisekit: folders in folders are left out, "scans/**/*" takes them: scans/old\n' +
        'denoisekit: scans/aa.png is not an image: found text, expected a PNG, JPEG, WebP, TIFF or AVIF image\n' +
        'denoisekit: 2 of 3 images denoised in 0s, 1 could not be\n',
    );
    expect(await place.names('clean')).toEqual(['a.png', 'b.png']);
  });

  it.skipIf(process.platform === 'win32')('leaves out a pipe, which nobody may ever write to', async () => {
    await promisify(execFile)('mkfifo', [place.path('scans/aa.png')]);
    const run = await place.run(['denoise', 'scans', '-o', 'clean', ...tiny]);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('left out: scans/aa.png, scans/readme.txt\n');
    expect(await place.names('clean')).toEqual(['a.png', 'b.png']);
  });

  it('lists bad files in the JSON document too', async () => {
    const { code, stdout } = await place.run([
      'denoise',
      'in.png',
      'no.png',
      '-o',
      'clean',
      ...tiny,
      '--json',
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      images: [{ output: 'clean/in.png' }, { input: 'no.png', error: { code: 'file-missing' } }],
      failed: 1,
    });
  });

  it('leaves out of a folder what is no image by its name, and names it', async () => {
    await mkdir(place.path('scans/x.png'));
    await writeFile(place.path('scans/._a.png'), 'what macOS keeps beside a file');
    for (const name of ['b.tif', 'c.jfif', 'd.avif'])
      await sharp(place.path('in.png'))
        .toFormat(name.endsWith('f') && name !== 'c.jfif' ? (name === 'b.tif' ? 'tiff' : 'avif') : 'jpeg')
        .toFile(place.path('scans', name));
    for (const name of ['e.bmp', 'f.gif', 'g.txt', 'h']) await writeFile(place.path('scans', name), '');
    const run = await place.run(['denoise', 'scans', '-o', 'clean', ...tiny, '--json']);
    expect(run.code).toBe(0);
    expect(await place.names('clean')).toEqual(['a.png', 'b.png', 'b.tif', 'c.jfif', 'd.avif']);
    expect(run.stderr).toContain(
      'denoisekit: no image files, left out: ' +
        'scans/e.bmp, scans/f.gif, scans/g.txt, scans/h, scans/readme.txt\n',
    );
    expect(run.stderr).toContain('"scans/**/*" takes them: scans/old, scans/x.png\n');
    expect(JSON.parse(run.stdout)).toMatchObject({ failed: 0, notBegun: 0, leftOut: { length: 7 } });
    const pattern = await place.run(['denoise', 'scans/*', '-o', 'again', ...tiny]);
    expect(pattern.stderr).toContain('left out: scans/e.bmp, scans/f.gif');
    expect(await place.names('again')).toEqual(await place.names('clean'));
  });

  it('reports the files in their order, whichever is read or written first', async () => {
    const names = ['1.png', '2.avif', '3.png', '4.png', '5.webp', '6.png'];
    await mkdir(place.path('mixed'));
    for (const [index, name] of names.entries()) {
      const side = 300 - 50 * index;
      await sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } }).toFile(
        place.path('mixed', name),
      );
    }
    const run = await place.run(['denoise', 'mixed', '-o', 'clean', ...tiny]);
    expect([...run.stdout.matchAll(/^mixed\/(\S+)/gm)].map(([, name]) => name)).toEqual(names);
    expect(run.stderr).toMatch(/^denoisekit: 6 of 6 images denoised in \d+s\n$/);
  });

  it('refuses two inputs that would become one output', async () => {
    const argv = ['denoise', 'scans/a.png', 'scans/old/a.png', '-o', 'clean', ...tiny];
    const { code, stderr } = await place.run(argv);
    expect(code).toBe(2);
    expect(stderr).toContain('scans/a.png and scans/old/a.png would both be written to clean/a.png');
    expect(await place.names('clean')).toEqual([]);
  });

  it('refuses one file as the output of several', async () => {
    const { code, stderr } = await place.run(['denoise', 'scans', '-o', 'out.png', ...tiny]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'denoisekit: several images cannot go into the one file out.png; name a folder with -o\n',
    );
  });

  it('stops between two files on Ctrl-C', async () => {
    const signal = AbortSignal.abort();
    const { code } = await place.run(['denoise', 'scans', '-o', 'clean', ...tiny], { signal });
    expect(code).toBe(130);
    expect(await place.names('clean')).toEqual([]);
  });

  it('says how many are done when Ctrl-C stops it in the middle', async () => {
    const controller = new AbortController();
    const stdout = new Collected();
    stdout._write = (...words) => {
      controller.abort();
      Collected.prototype._write.apply(stdout, words);
    };
    const names = Array.from({ length: 12 }, (_, i) => `${i}.png`);
    for (const name of names) await copyFile(place.path('in.png'), place.path(name));
    const { signal } = controller;
    const run = await place.run(['denoise', ...names, '-o', 'clean', ...tiny], { signal, stdout });
    expect(run.code).toBe(130);
    const [, done, left] = /^denoisekit: (\d+) of 12 images denoised in 0s, (\d+) left\n/.exec(run.stderr)!;
    expect(Number(done) + Number(left)).toBe(12);
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(Number(done));
  });
});

describe('denoise refuses', () => {
  it('to overwrite its input, but does it with --force', async () => {
    const before = await readFile(place.path('in.png'));
    const refused = await place.run(['denoise', 'in.png', '-o', './in.png', ...tiny]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('./in.png is an input and would be overwritten');
    expect(await readFile(place.path('in.png'))).toEqual(before);
    expect((await place.run(['denoise', 'in.png', '-o', 'in.png', ...tiny, '--force'])).code).toBe(0);
    expect(await greyPixels(place.path('in.png'))).toEqual(blurred);
  });

  it.each<[string, Uint8Array, string]>([
    ['a text file named .png', Buffer.from('hello'), 'bad.png is not an image: found text'],
    ['an empty file', Buffer.alloc(0), 'bad.png is not an image: found an empty file'],
    [
      'a header of 14000x14000 pixels',
      boastfulPng(14_000, 14_000),
      'bad.png is too large: found 14000x14000, 196000000 pixels',
    ],
  ])('%s, with one line, leaving nothing behind', async (_, bytes, message) => {
    await writeFile(place.path('bad.png'), bytes);
    const { code, stdout, stderr } = await place.run(['denoise', 'bad.png', '-o', 'new/out.png', ...tiny]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`denoisekit: ${message}`)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(await place.names()).toEqual(['bad.png', 'in.png', 'models']);
  });

  it.each([
    ['notes.txt', 'notes.txt is not an image: found text'],
    ['no.png', 'there is no file no.png'],
  ])('%s alone, before it opens a model', async (name, message) => {
    await writeFile(place.path('notes.txt'), 'hello');
    await writeFile(place.path('models/tiny/manifest.json'), 'of which nobody hears');
    const { code, stderr } = await place.run(['denoise', name, '-o', 'out.png', ...tiny]);
    expect([code, stderr.split('\n').length]).toEqual([2, 2]);
    expect(stderr).toContain(`denoisekit: ${message}`);
  });

  it('a JPEG that ends too early', async () => {
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    await writeFile(place.path('cut.jpg'), whole.subarray(0, whole.length - 20));
    const { code, stderr } = await place.run(['denoise', 'cut.jpg', '-o', 'out.jpg', ...tiny]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^denoisekit: cut.jpg is damaged: .*\n$/);
    expect(await place.names()).toEqual(['cut.jpg', 'in.png', 'models']);
  });

  it.each([
    ['a missing file', ['no.png', '-o', 'out.png'], 'there is no file no.png'],
    ['a pattern without a match', ['*.webp', '-o', 'out'], 'no file matches "*.webp"'],
    ['an ending it cannot write', ['in.png', '-o', 'out.gif'], 'cannot write out.gif: found the ending .gif'],
    ['no files', ['-o', 'out.png'], 'no images were named'],
    ['no output', ['in.png'], 'the output is missing'],
    ['files with --demo', ['in.png', '--demo'], '--demo takes no files'],
    [
      'a strength of 2',
      ['in.png', '-o', 'out.png', '--strength', '2'],
      "option '--strength <0..1>' argument '2' is invalid",
    ],
    [
      'more pixels than allowed, with the option that allows them',
      ['in.png', '-o', 'out.png', '--max-pixels', '8'],
      'in.png is too large: found 3x3, 9 pixels, expected at most 8 pixels; cut it into parts, scale it down, or allow more with --max-pixels',
    ],
    [
      'a noise level for a model that takes none',
      ['in.png', '-o', 'out.png', '--noise-level', '5'],
      'the model tiny has no control "noise-level"; leave it out',
    ],
    [
      'a noise level for a model that takes none, once for all pictures',
      ['in.png', 'no.png', '-o', 'out', '--noise-level', '5'],
      'the model tiny has no control "noise-level"; leave it out',
    ],
    [
      'pale print to remove with a model that is not for scans',
      ['in.png', '-o', 'out.png', '--pale-print', 'remove'],
      'tiny does not tell print from paper: found pale-print remove, expected a model for scans',
    ],
    ['an unknown noise', ['in.png', '-o', 'out.png', '--noise', 'gausian:1'], 'there is no noise "gausian"'],
  ])('%s', async (_, argv, message) => {
    const { code, stderr } = await place.run(['denoise', ...argv, ...tiny]);
    expect(code).toBe(2);
    expect(stderr.startsWith(`denoisekit: ${message}`)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('an unknown model, with the nearest name', async () => {
    const { code, stderr } = await place.run(['denoise', 'in.png', '-o', 'out.png', '--model', 'tinny']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `denoisekit: there is no model "tinny", shipped or in ${place.path('my-models')}: expected one of tiny; did you mean "tiny"?\n`,
    );
  });

  it('a model whose file is not what its manifest describes', async () => {
    const bytes = await readFile(place.path('models/tiny/model.onnx'));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(place.path('models/tiny/model.onnx'), bytes);
    const { code, stdout } = await place.run(['denoise', 'in.png', '-o', 'out.png', ...tiny, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'digest-mismatch' } });
  });
});
