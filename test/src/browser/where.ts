import { rows } from '../wide.js';

/** Where a session of the page may run, as `describe.each` takes it: what an app gets unless it says otherwise first. */
export const where = rows<readonly [string, boolean]>([['in a worker', true]], [['outside one', false]]);
