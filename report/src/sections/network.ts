import type { Subject } from '../facts.js';
import { formatCount } from '../format.js';
import { html, type Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { factTable, table } from '../html/table.js';

export function networkSection({ network }: Subject): Markup {
  const { layers, parameters, macs, macsAt, receptiveFieldRadius, sizeMultiple } = network;
  const sees =
    receptiveFieldRadius === null
      ? 'each pixel depends on the whole image'
      : `each pixel depends on pixels at most ${receptiveFieldRadius} away, along each axis`;
  return section('Layers', [
    html`<p>
      ${formatCount(parameters)} parameters; ${formatCount(macs)} multiply-accumulates for one image of
      ${macsAt.join('x')}; ${sees}; height and width in multiples of ${sizeMultiple}.
    </p>`,
    layers === null
      ? null
      : table({
          caption: 'Layers in order; shapes are height, width, channels',
          heading: ['layer', 'kind', 'output', 'parameters', 'MACs', 'of all MACs'],
          rows: [
            ...layers.map(({ name, kind, outputShape, parameters: own, macs: ownMacs }) => [
              name,
              kind,
              outputShape.map((size) => size ?? 'any').join(' x '),
              formatCount(own),
              formatCount(ownMacs),
              macs === 0 ? '' : `${((100 * ownMacs) / macs).toFixed(1)} %`,
            ]),
            ['all', '', '', formatCount(parameters), formatCount(macs), '100 %'],
          ],
        }),
  ]);
}

export function provenanceSection({ training }: Subject): Markup {
  return section('Where it comes from', [
    factTable([
      ['finished', training.finishedAt],
      ['data set, SHA-256', training.dataset.sha256],
      ...Object.entries(training.versions).map(([name, version]) => [name, version] as const),
    ]),
  ]);
}
