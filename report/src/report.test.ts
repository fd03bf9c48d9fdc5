import { trainedOf } from '@denoisekit/core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportFile } from './html/page.js';
import { renderReport } from './report.js';
import {
  crops,
  evaluation,
  pictures,
  reportData,
  samples,
  staticImage,
  subject,
} from './testing/report-data.js';

const hostile = `</style><script>alert(1)</script><img src=https://example.org/x onerror="alert(1)">`;

async function pageOf(...args: Parameters<typeof renderReport>): Promise<string> {
  const [page] = await renderReport(...args);
  return new TextDecoder().decode(page!.bytes);
}

// Plots take a few hundred milliseconds each of a core.
describe('a report', { timeout: 60_000 }, () => {
  let files: readonly ReportFile[];
  let page: string;

  beforeAll(async () => {
    files = await renderReport(reportData());
    page = new TextDecoder().decode(files[0]!.bytes);
  }, 60_000);

  it('is one page and a PNG for each of its pictures', async () => {
    expect(files.map(({ name }) => name)).toEqual([
      'index.html',
      ...['training-samples', 'curves', 'psnr', 'mse', 'ssim', 'examples', 'best', 'worst'].map(
        (name) => `${name}.png`,
      ),
      ...['errors-by-image.png', 'errors-by-pixel.png'],
    ]);
    for (const { name, bytes } of files.slice(1)) {
      const { format, width } = await sharp(bytes).metadata();
      expect(format, name).toBe('png');
      expect(width, name).toBeGreaterThan(10);
    }
  });

  it('needs nothing beside itself', () => {
    const named = [...page.matchAll(/\b(?:src|href|srcset|action|data)="([^"]*)"|url\(([^)]*)\)|@import/g)];
    for (const [text, address] of named) expect(address ?? text).toMatch(/^data:image\/png;base64,[\w+/=]+$/);
    expect(named).toHaveLength(4);
    expect(page).not.toContain('<script');
    expect(page).toContain(
      'content="default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;"',
    );
  });

  it('says of each picture what it shows', () => {
    const pictures = page.match(/<(img|svg)\b[^>]*>/g)!;
    expect(pictures).toHaveLength(4 + 6);
    for (const picture of pictures) expect(picture).toMatch(/ (alt|aria-label)="[^"]{20,}"/);
  });

  it('shows names from files as text, wherever they stand', async () => {
    const plain = subject();
    const trained = trainedOf(plain)!;
    const data = reportData({
      subject: subject({
        name: hostile,
        title: hostile,
        description: hostile,
        madeBy: {
          ...trained,
          recipe: hostile,
          device: hostile,
          optimizer: hostile,
          versions: { [hostile]: hostile },
          dataset: { ...trained.dataset, name: hostile },
        },
        network: {
          ...plain.network,
          layers: [{ ...plain.network.layers![0]!, name: hostile, kind: hostile }],
        },
      }),
      samples: { ...samples(), dataset: hostile },
      pictures: { ...pictures(), dataset: hostile, ranOn: hostile },
      evaluation: [],
      notes: [hostile],
    });
    const page = await pageOf(data);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img src=https');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.split('&lt;script&gt;').length).toBeGreaterThan(10);
  });

  it('has the table of layers with each part of all multiply-accumulates', () => {
    const text = page.replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      '<th scope="row">blur</th> <td>Conv2D</td><td>28 x 28 x 1</td><td>10</td><td>7,056</td><td>100.0 %</td>',
    );
    expect(text).toContain(
      '<th scope="row">all</th> <td></td><td></td><td>10</td><td>7,056</td><td>100 %</td>',
    );
  });

  it('tells the figures alone where there is no data set and no model that runs', async () => {
    const data = reportData({ samples: null, pictures: null, evaluation: [], notes: ['no data set'] });
    const files = await renderReport(data);
    expect(files.map(({ name }) => name)).toEqual(['index.html', 'curves.png']);
    const page = new TextDecoder().decode(files[0]!.bytes);
    expect(page).toContain('<li>no data set</li>');
    expect(page).not.toContain('<h2>Pictures</h2>');
    expect(page).toContain('20.00 dB');
  });

  it('draws no curve of one epoch, and names a model once, whose title has its name', async () => {
    const { history, quality } = subject();
    const own = subject({
      ...{ name: 'mine', title: 'Photo (mine)', history: history.slice(0, 1) },
      quality: [{ ...quality[0]!, noise: 'as shot' }],
    });
    const files = await renderReport(
      reportData({ subject: own, samples: null, pictures: null, evaluation: [] }),
    );
    expect(files.map(({ name }) => name)).toEqual(['index.html']);
    const page = new TextDecoder().decode(files[0]!.bytes);
    expect(page).toContain('<h1>Photo (mine)</h1>');
    expect(page).toContain('PSNR as shot');
    expect(page).toContain('Epochs');
  });

  it('stays below 1.5 MB with large images in colour, of which it shows the middle', async () => {
    const image = staticImage(128, 3);
    const data = reportData({ samples: samples(image), pictures: pictures(image), evaluation: [] });
    const [page] = await renderReport(data);
    expect(page!.bytes.length).toBeLessThan(1_500_000);
    expect(new TextDecoder().decode(page!.bytes)).toContain('the middle 96 pixels are shown');
  });

  it('shows pictures at real size, and measures each by itself', async () => {
    const image = staticImage(160, 3);
    const rows = evaluation().map((row) => ({ ...row, psnrMean: { value: 30.25, low: 30, high: 30.5 } }));
    const history = [1, 2].map((epoch) => ({
      ...subject().history[epoch - 1]!,
      psnr: [15, 25].map((sigma) => ({ noise: `gaussian:${sigma}/255`, psnr: 30 + epoch - sigma / 10 })),
    }));
    const data = reportData({
      subject: subject({ history }),
      samples: null,
      pictures: null,
      crops: crops(image),
      evaluation: rows,
      protocol: 'PSNR of each picture',
    });
    const files = await renderReport(data);
    const pngs = ['curves', 'validation-psnr', 'psnr', 'ssim', 'picture-1', 'picture-2'];
    expect(files.map(({ name }) => name)).toEqual(['index.html', ...pngs.map((name) => `${name}.png`)]);
    // Three side by side with gaps of two pixels, and no pixel enlarged.
    expect(await sharp(files[5]!.bytes).metadata()).toMatchObject({ width: 3 * 160 + 4 * 2, height: 164 });
    const page = new TextDecoder().decode(files[0]!.bytes).replaceAll(/\s+/g, ' ');
    expect(page).toContain('a.png: 20.17 dB noisy, 30.90 dB denoised, over the whole picture.');
    expect(page).toContain('On 100 pictures of digits: PSNR of each picture; ± half of a 95 % interval');
    expect(page).toContain('<td>30.25 ± 0.25</td>');
    expect(page).toContain('at the end 30.50 dB at gaussian:15/255, 29.50 dB at gaussian:25/255.');
  });

  it('tells what it has drawn, and stops when it is told to', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const onPicture = (name: string) => {
      seen.push(name);
      if (name === 'curves') controller.abort(new Error('enough'));
    };
    await expect(renderReport(reportData(), { onPicture, signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    expect(seen).toEqual(['training-samples', 'curves']);
  });
});
