import { formatBytes } from '@denoisekit/core';
import { resolve } from 'node:path';
import { printLine, type Io } from '../terminal/io.js';

/** A line at most this often while files are downloaded. */
const lineEveryMs = 5000;

interface DownloadProgress {
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
}

/** How `--data` and the environment become options of `loadDataset`. */
export function datasetOptions(data: string | undefined, io: Io) {
  return {
    directory: data === undefined ? undefined : resolve(io.cwd, data),
    env: io.env,
    signal: io.signal,
    onProgress: downloadReporter(io),
  };
}

/** Tells on stderr how a download goes on: when a file begins, now and then, and when it is there. */
export function downloadReporter(io: Io): (progress: DownloadProgress) => void {
  let file = '';
  let last = 0;
  return (progress) => {
    const now = io.now();
    const { receivedBytes, totalBytes } = progress;
    if (progress.file === file && now - last < lineEveryMs && receivedBytes !== totalBytes) return;
    file = progress.file;
    last = now;
    const total = totalBytes === null ? '' : ` of ${formatBytes(totalBytes)}`;
    printLine(io.stderr, `download ${file}: ${formatBytes(receivedBytes)}${total}`);
  };
}
