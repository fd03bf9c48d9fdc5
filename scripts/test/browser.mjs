import { findChromium } from '../setup/chromium.mjs';

/** Before the tests of the project `browser`: tells them where Chromium is, or that there is none. */
export default function setup({ provide }) {
  provide('chromium', findChromium({ env: process.env, platform: process.platform }) ?? '');
}
