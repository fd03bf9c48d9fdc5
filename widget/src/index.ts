export { createCanvasCodec } from './canvas-codec.js';
export { defaultMaxPixels } from './limits.js';
export { DenoiseWidget } from './denoise-widget.js';
export type { DenoiseWidgetAttributes, DenoiseWidgetListeners } from './element-attributes.js';
export { DenoiseWidgetElement } from './element.js';
export type { OpenDenoiser, OpenDenoiserOptions } from './engine.js';
export type {
  DenoiseDone,
  DenoiseFailed,
  DenoiseFiles,
  DenoiseProgressDetail,
  DenoiseStart,
  DenoiseWidgetEvents,
} from './events.js';
export type { Score, Scores } from './score-text.js';
export type { Settings } from './settings.js';
export type { Outcome, Picture, State } from './state.js';
