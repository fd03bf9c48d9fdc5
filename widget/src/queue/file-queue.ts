import { archiveNames, zipFiles } from '../download/archive.js';
import { saveBlob } from '../download/download.js';
import { createQueueView } from './queue-view.js';
import { createQueue, type FileResult, type QueueOptions } from './queue.js';

export interface FileQueueOptions extends Pick<QueueOptions, 'failed'> {
  readonly denoise: (
    file: File,
    options: Parameters<QueueOptions['denoise']>[1] & { readonly strip: boolean },
  ) => Promise<FileResult>;
  readonly choose: (file: File) => void;
  /** Runs what puts an archive together, and tells of its failure. */
  readonly save: (job: () => Promise<void>) => void;
  /** Called when people have cleared the list, which is then gone. */
  readonly cleared: () => void;
}

/** Several files of an element: a list of them, the work on them, and a download of all. */
export interface FileQueue {
  readonly add: (files: readonly File[]) => void;
  readonly run: () => Promise<void>;
  readonly stop: () => boolean;
  readonly reset: () => void;
}

/** @param place an empty part of the element, shown while there are files */
export function createFileQueue(
  place: HTMLElement,
  { denoise, failed, choose, save, cleared }: FileQueueOptions,
): FileQueue {
  const queue = createQueue({
    denoise: (file, options) => denoise(file, { ...options, strip: view.strips() }),
    changed: (index) => {
      view.show(queue, index);
    },
    failed,
  });
  const view = createQueueView(place, {
    choose,
    start: () => void queue.run(),
    stop: queue.stop,
    download: () => {
      save(download);
    },
    strip: () => {
      queue.reset(true); // nobody downloads the place by mistake
    },
    clear: () => {
      queue.stop();
      cleared();
    },
  });

  async function download(): Promise<void> {
    const done = queue.entries.flatMap(({ file, result }) =>
      result ? [{ name: file.name, ...result }] : [],
    );
    const names = archiveNames(done);
    const archives = await zipFiles(done.map(({ blob }, index) => ({ name: names[index]!, blob })));
    for (const [index, archive] of archives.entries()) {
      saveBlob(archive, archives.length === 1 ? 'denoised.zip' : `denoised-${index + 1}.zip`);
    }
  }

  return {
    add: (files) => {
      view.leaveOut(queue.add(files));
    },
    run: queue.run,
    stop: queue.stop,
    reset: queue.reset,
  };
}
