import { createArtwork, type ArtworkOptions } from './artwork.js';
import type { ReportData } from './facts.js';
import { htmlPage, type ReportFile } from './html/page.js';
import { cropsSection } from './sections/crops.js';
import { dataSection } from './sections/data.js';
import { headline } from './sections/headline.js';
import { networkSection } from './sections/network.js';
import { originSection } from './sections/origin.js';
import { picturesSection } from './sections/pictures.js';
import { qualitySection } from './sections/quality.js';

/**
 * The report of one run or model: `index.html`, which is self-contained, and its pictures as PNGs.
 *
 * @throws DenoiseError `setup-missing` without sharp; rejects with the signal's reason when it is stopped
 * @example
 * for (const { name, bytes } of await renderReport(data)) await writeFile(join(folder, name), bytes);
 */
export async function renderReport(
  data: ReportData,
  options: ArtworkOptions = {},
): Promise<readonly ReportFile[]> {
  const { subject, samples, pictures, crops } = data;
  const artwork = createArtwork(options);
  const body = [
    headline(subject),
    await dataSection(samples, artwork),
    await originSection(subject, artwork),
    await qualitySection(data, artwork),
    await picturesSection(pictures, artwork),
    await cropsSection(crops, artwork),
    networkSection(subject),
  ];
  const { kind, name, title: own, description: lead } = subject;
  const title = own.includes(name) ? own : `${own} (${kind} ${name})`;
  return [htmlPage({ ...data, title, lead, body }), ...artwork.files];
}
