export { main } from './main.js';
export { installedPackages } from './packages.js';
export type { Io } from './io.js';
export type { Packages } from './packages.js';
