import { beforeAll, describe, expect, it } from 'vitest';
import { useFastReluGradient } from './relu-gradient.js';
import { loadTensorFlow, type TensorFlow } from './tensorflow.js';

describe('the fast gradient of relu', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    ({ tf } = await loadTensorFlow());
    useFastReluGradient(tf);
    useFastReluGradient(tf);
  });

  it('is dy above zero and nothing at or below it', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.relu(x))(tf.tensor1d([-2, -0, 0, 1e-30, 3]), tf.tensor1d([10, 20, 30, 40, 50]))
        .dataSync(),
    );
    expect([...gradient]).toEqual([0, 0, 0, 40, 50]);
  });

  it('goes through a composition by the chain rule: d/dx relu(3x - 6)^2 = 6 relu(3x - 6)', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.square(tf.relu(tf.sub(tf.mul(x, 3), 6))))(tf.tensor1d([1, 2, 3, 5]))
        .dataSync(),
    );
    expect([...gradient]).toEqual([0, 0, 18, 54]);
  });
});
