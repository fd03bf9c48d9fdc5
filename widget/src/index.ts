export { createCanvasCodec } from './codec/canvas-codec.js';
export { defaultMaxPixels } from './browser/limits.js';
export { DenoiseWidget } from './denoise-widget.js';
export type { DenoiseWidgetAttributes, DenoiseWidgetListeners } from './element/element-attributes.js';
export { DenoiseWidgetElement } from './element/element.js';
export type { OpenDenoiser, OpenDenoiserOptions } from './model/engine.js';
export type {
  DenoiseDone,
  DenoiseFailed,
  DenoiseFiles,
  DenoiseProgressDetail,
  DenoiseStart,
  DenoiseWidgetEvents,
} from './element/events.js';
export type { Score, Scores } from './state/score-text.js';
export type { Settings } from './state/settings.js';
export type { Outcome, Picture, State } from './state/state.js';
