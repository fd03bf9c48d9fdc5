import { openDirect } from './direct.js';
import { hostDenoiser, type HostEndpoint } from './host.js';

// The one file of this package that does something when it is loaded: it is the program of the worker.
hostDenoiser(globalThis as unknown as HostEndpoint, openDirect);
