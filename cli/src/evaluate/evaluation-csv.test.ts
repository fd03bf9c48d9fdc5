import type { EvaluationRow } from '@denoisekit/evaluation';
import { expect, it } from 'vitest';
import { evaluationCsv } from './evaluation-csv.js';

const estimate = { value: 0.5, low: 0.25, high: 0.75 };
const row: EvaluationRow = {
  ...{ model: 'a "b", c', kind: 'model', detail: null, noise: 'gaussian:0..1', noiseKind: 'gaussian' },
  ...{ level: null, seed: 1, dataset: 'digits', images: 2, mse: estimate, psnrPooled: null },
  ...{ psnrMean: null, ssim: { value: 1, low: null, high: null }, bce: estimate, imagesPerSecond: 12.5 },
};

it('writes a heading and a line a row, quoting what holds commas and quotes, and leaving empty what is not known', () => {
  expect(evaluationCsv([row])).toBe(
    'model,kind,detail,noise,noise_kind,level,seed,dataset,images,mse,mse_low,mse_high,' +
      'psnr_pooled,psnr_pooled_low,psnr_pooled_high,psnr_mean,psnr_mean_low,psnr_mean_high,' +
      'ssim,ssim_low,ssim_high,bce,bce_low,bce_high,images_per_second\r\n' +
      '"a ""b"", c",model,,gaussian:0..1,gaussian,,1,digits,2,0.5,0.25,0.75,,,,,,,1,,,0.5,0.25,0.75,12.5\r\n',
  );
});
