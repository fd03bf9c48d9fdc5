import { formatCount } from '@denoisekit/core';
import type { Subject } from '../facts.js';
import { html, type Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { table } from '../html/table.js';

export function networkSection({ network }: Subject): Markup {
  const { layers, parameters, macs, receptiveFieldRadius, sizeMultiple } = network;
  const sees =
    receptiveFieldRadius === null
      ? 'each pixel depends on the whole image'
      : `each pixel depends on pixels at most ${receptiveFieldRadius} away, along each axis`;
  return section('Layers', [
    html`<p>
      ${formatCount(parameters)} parameters;
      ${
        macs === null
          ? null
          : `${formatCount(macs.count)} multiply-accumulates for one image of ${macs.height}x${macs.width}; `
      }${sees};
      height and width in multiples of ${sizeMultiple}.
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
              macs === null ? '' : `${((100 * ownMacs) / macs.count).toFixed(1)} %`,
            ]),
            ['all', '', '', formatCount(parameters), macs === null ? '' : formatCount(macs.count), '100 %'],
          ],
        }),
  ]);
}
