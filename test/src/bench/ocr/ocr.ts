import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { characterErrorsChart, drawChart, pngOfSvg } from '@denoisekit/report';
import { measureOffice } from './office.js';
import { readDrawnPages, type PageErrors, type Way } from './read-pages.js';
import { openScanModel } from './scan-model.js';
import { errorRatio, judged, madeWorse, rowsOf, shortName, tableOf, type DamageRow } from './summary.js';
import { findTesseract } from './tesseract.js';

/**
 * How many characters Tesseract reads wrongly on damaged pages: as they are, cleaned by the model `scan`, by Otsu's and by Sauvola's thresholds, and
 * without damage. Settings of the environment: `DENOISEKIT_SCAN_MODEL`, a model's folder; `DENOISEKIT_OCR_PAGES`, how many pages (12);
 * `DENOISEKIT_NOISY_OFFICE`, a folder with the folders `noisy` and `clean` of real pages; `DENOISEKIT_OCR_OUT`, a folder for table, figures and plot.
 */
export async function benchOcr(print: (line: string) => void, env = process.env): Promise<boolean> {
  const tesseract = await findTesseract();
  const model = await openScanModel(env);
  try {
    if (model === undefined)
      print('  there is no model scan: train one, or name its folder in DENOISEKIT_SCAN_MODEL');
    const held = [true];
    if (tesseract === undefined) {
      print('  no Tesseract, so nothing is read: install it, on Debian by apt-get install tesseract-ocr');
      held.push(false);
    } else {
      const pages: PageErrors[] = [];
      for await (const page of readDrawnPages(Number(env['DENOISEKIT_OCR_PAGES'] ?? 12), model))
        pages.push(page);
      held.push(await tell(pages, tesseract, print, env['DENOISEKIT_OCR_OUT']));
    }
    const office = env['DENOISEKIT_NOISY_OFFICE'];
    if (office !== undefined && model !== undefined) {
      const { pages, rmse, characterErrorRate } = await measureOffice(office, model, tesseract !== undefined);
      print(
        `  ${pages} real pages: RMSE ${rmse.raw.toFixed(4)} as they are, cleaned ${judged('rmse', rmse.scan)}`,
      );
      if (tesseract !== undefined) {
        const [raw, scan] = [characterErrorRate.raw, characterErrorRate.scan].map((rate) =>
          (100 * rate).toFixed(2),
        );
        print(`  read unlike the clean page: ${raw} % of the characters as they are, ${scan} % cleaned`);
      }
    }
    return held.every(Boolean);
  } finally {
    await model?.dispose();
  }
}

async function tell(
  pages: readonly PageErrors[],
  tesseract: string,
  print: (line: string) => void,
  out: string | undefined,
): Promise<boolean> {
  const rows = rowsOf(pages);
  const table = tableOf(rows);
  print(`  characters that ${tesseract} read wrongly, ${pages.length / rows.length} pages:\n\n${table}\n`);
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'ocr.json'), `${JSON.stringify({ tesseract, rows, pages }, null, 2)}\n`);
    await writeFile(join(out, 'ocr.md'), `${table}\n`);
    await writeFile(join(out, 'ocr.png'), await plotOf(rows));
  }
  const ratio = errorRatio(rows);
  if (ratio === undefined) return true;
  print(`  errors on cleaned pages by those on pages as they are: ${judged('character-errors', ratio)}`);
  const worse = madeWorse(pages);
  for (const { page, font, damage, errors } of worse) {
    print(
      `  page ${page} in ${font} reads worse under ${damage}: ${errors.raw} errors as it is, ${errors.scan} cleaned`,
    );
  }
  return worse.length === 0 && ratio <= 2 / 3;
}

async function plotOf(rows: readonly DamageRow[]): Promise<Uint8Array> {
  const bars = rows.flatMap(({ damage, rates }) =>
    (Object.entries(rates) as [Way, number][]).map(([way, rate]) => ({
      damage: shortName(damage),
      way,
      rate,
    })),
  );
  return await pngOfSvg(await drawChart(characterErrorsChart(bars)));
}
