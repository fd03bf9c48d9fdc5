/** A published IDX file of images. */
export interface OfficialFile {
  /** Its name at the mirrors and in the cache. */
  readonly file: string;
  /** Of the uncompressed file, in hex: mirrors compress differently. */
  readonly sha256: string;
}

export interface OfficialDataset {
  readonly name: string;
  /** What they show. */
  readonly pictures: readonly string[];
  readonly train: OfficialFile;
  readonly test: OfficialFile;
}

export const mnist: OfficialDataset = {
  name: 'MNIST',
  pictures: ['digits'],
  train: {
    file: 'train-images-idx3-ubyte.gz',
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  test: {
    file: 't10k-images-idx3-ubyte.gz',
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
};

/** The digests are those of Debian's package `dataset-fashion-mnist`. */
const fashionMnist: OfficialDataset = {
  name: 'Fashion-MNIST',
  pictures: ['clothes'],
  train: {
    file: 'train-images-idx3-ubyte.gz',
    sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  },
  test: {
    file: 't10k-images-idx3-ubyte.gz',
    sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  },
};

/** Both serve the official files; tried in this order. */
export const mnistMirrors: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

/** The published dataset that a pair of files is, or undefined when they are not exactly a published pair. */
export function officialDataset(trainSha256: string, testSha256: string): OfficialDataset | undefined {
  return [mnist, fashionMnist].find(
    ({ train, test }) => train.sha256 === trainSha256 && test.sha256 === testSha256,
  );
}
