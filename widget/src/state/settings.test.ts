import { describe, expect, it } from 'vitest';
import { defaultMaxPixels } from '../browser/limits.js';
import { settingsOf } from './settings.js';

function element(values: Readonly<Record<string, string>>) {
  return {
    getAttribute: (name: string) => values[name] ?? null,
    hasAttribute: (name: string) => name in values,
  };
}

describe('the settings', () => {
  it('have defaults, also where an attribute is empty', () => {
    const defaults = settingsOf(element({}));
    expect(defaults).toMatchObject({
      device: 'auto',
      dtype: 'auto',
      noise: undefined,
      strength: 1,
      seed: 1,
      auto: false,
    });
    expect(settingsOf(element({ model: ' ', device: '', noise: '', seed: '' }))).toEqual(defaults);
  });

  it('are what the attributes say', () => {
    const values = { model: '/m', device: 'wasm', noise: 'none', seed: '7', auto: '', 'max-pixels': '100' };
    const { model, device, noise, seed, auto, maxPixels } = settingsOf(element(values));
    expect([model, device, noise, seed, auto, maxPixels]).toEqual(['/m', 'wasm', 'none', 7, true, 100]);
  });

  it('keep a limit of pixels whatever is written', () => {
    for (const text of ['none', '-1', '0', 'NaN']) {
      expect(settingsOf(element({ 'max-pixels': text })).maxPixels).toBe(defaultMaxPixels);
    }
  });
});
