/** A Python wheel of which some libraries are taken; no Python package is installed. */
export interface Wheel {
  /** On the Python package index. */
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** To download. */
  readonly bytes: number;
}

/** What the libraries take on disk. */
export const unpackedBytes = 2_400_000_000;

/** What is needed on the way there: the largest wheel, and pip's copy of it, beside them. */
export const neededBytes = 3_500_000_000;

/**
 * ONNX Runtime's CUDA provider, of the very version of onnxruntime-node that package.json pins (another one would not load),
 * and the CUDA 13 libraries that it calls. Wheels for Linux on x64 with glibc 2.28 or later.
 */
export const cudaWheels: readonly Wheel[] = [
  {
    name: 'onnxruntime-gpu',
    version: '1.30.0',
    sha256: '4fbf0c5d7b5fb99266c2e8a802e3e64af68bdc383e0f3c7349b985f1087eedaa',
    bytes: 246_658_419,
  },
  {
    name: 'nvidia-cuda-runtime',
    version: '13.5.37',
    sha256: 'df2b79a8852f10d1fef8c848489c49eebb5754051bf870202a862831412b179d',
    bytes: 2_504_024,
  },
  {
    name: 'nvidia-cuda-nvrtc',
    version: '13.5.37',
    sha256: '86b4d68058807988b7d9af5b44917a0601e9c337f35ccd657bfb3c759ff8d8bc',
    bytes: 58_185_930,
  },
  {
    name: 'nvidia-nvjitlink',
    version: '13.5.37',
    sha256: '280d7cb9649704145f074b8dbde500de04ce02d0872e066e20a83c17bcaa93eb',
    bytes: 46_642_491,
  },
  {
    name: 'nvidia-cublas',
    version: '13.10.0.20',
    sha256: 'dcc6d63884c53d07e267ce7e6feac17b2538cebaafec5db865736c3e28e4dc84',
    bytes: 444_289_903,
  },
  {
    name: 'nvidia-curand',
    version: '10.4.5.25',
    sha256: '22bb226a857e5888fe6b54ae465fc4371296bcff13a35f79e19691bcf454f529',
    bytes: 77_113_015,
  },
  {
    name: 'nvidia-cufft',
    version: '12.5.0.14',
    sha256: 'b8be26837a5abad2b5b74f3e92dd29f622a42934b355be0961a48712cbba23ad',
    bytes: 165_072_555,
  },
  {
    name: 'nvidia-cudnn-cu13',
    version: '9.28.0.42',
    sha256: '7358353c75bb121a58e5f7712fe6d588883dc1df8ba00f428237e44e97543c4d',
    bytes: 516_782_127,
  },
];

/** The ONNX Runtime that these wheels fit. */
export const cudaRuntimeVersion = cudaWheels[0]!.version;
