import { imageTensor, lumaRows, treatPalePrint, type ImageRows } from '@denoisekit/core';
import type { Raster } from '../raster/raster-part.js';
import { nextTurn } from '../raster/turns.js';
import type { Page } from '../state/state.js';

/** What the answer to a page becomes at full strength, as core's `denoisePicture` has it: undefined where its print is all alike. */
export async function treatPage(seen: ImageRows, answer: Raster): Promise<Page | undefined> {
  let raster = answer;
  const done = await treatPalePrint(answer.rows, {
    input: lumaRows(seen),
    palePrint: 'auto',
    pause: nextTurn,
    write(_, y, x, values) {
      if (raster === answer) raster = answer.copy();
      const part = { x, y, width: values.length, height: 1 };
      raster.write(part, imageTensor(values, [1, 1, 1, values.length]), part);
    },
  });
  const remark = 'Print far paler than the rest ';
  if (done.has('left as pale')) {
    return { raster, remark: `${remark}was left as pale as it is: it may be that of the other side.` };
  }
  return done.has('kept') ? { raster, remark: `${remark}was kept.` } : undefined;
}
