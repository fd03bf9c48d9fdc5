export { main } from './main.js';
export { installedPackages } from './command/packages.js';
export type { Io } from './terminal/io.js';
export type { Packages } from './command/packages.js';
