export { createApp } from './app.js';
export type { App, AppOptions } from './app.js';
export type { Clock } from './clock.js';
export type { AllowedOrigins } from './cross-origin.js';
export { defaultLimits } from './limits.js';
export type { Limits } from './limits.js';
export type { OpenOptions, ServedModel } from './models.js';
export type { Log, LogEntry } from './observe.js';
export { openApiDocument } from './openapi.js';
