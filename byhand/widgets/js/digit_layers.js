// DigitPad's network: every layer of it computed for an image.
import { SIDE } from "./digit_ink.js";

export const CLASSES = 10;
const SHAPES = [[3, 3, 1, 32], [32], [3, 3, 32, 64], [64], [1600, 10], [10]];

/** The six arrays out of their bytes, a DataView. */
export function unpack(bytes) {
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let start = 0;
  return SHAPES.map((shape) => all.subarray(start, (start += shape.reduce((a, b) => a * b))));
}

/** ReLU of a "valid" 3 × 3 convolution of a square volume, channels last. */
function convolve({ side, depth, values }, kernels, biases) {
  const [out, filters] = [side - 2, biases.length];
  const result = new Float32Array(out * out * filters);
  const sums = new Float64Array(filters);
  for (let row = 0; row < out; row++)
    for (let column = 0; column < out; column++) {
      sums.set(biases);
      for (let u = 0; u < 3; u++) {
        const from = ((row + u) * side + column) * depth;
        for (let i = 0; i < 3 * depth; i++) {
          const value = values[from + i];
          if (value === 0) continue; // most of a digit's picture is background
          const weights = (u * 3 * depth + i) * filters;
          for (let k = 0; k < filters; k++) sums[k] += value * kernels[weights + k];
        }
      }
      const to = (row * out + column) * filters;
      for (let k = 0; k < filters; k++) if (sums[k] > 0) result[to + k] = sums[k];
    }
  return { side: out, depth: filters, values: result };
}

/** Largest number of each 2 × 2 window; a last odd row and column are dropped. */
function pool({ side, depth, values }) {
  const out = side >> 1;
  const result = new Float32Array(out * out * depth);
  for (let row = 0; row < out; row++)
    for (let column = 0; column < out; column++)
      for (let k = 0; k < depth; k++) {
        const at = (2 * row * side + 2 * column) * depth + k;
        const below = at + side * depth;
        result[(row * out + column) * depth + k] = Math.max(values[at], values[at + depth], values[below], values[below + depth]);
      }
  return { side: out, depth, values: result };
}

/** All layers of the network for an image (28 rows): volumes, then `dense` and `softmax`, ten numbers each. */
export function layersOf(image, weights) {
  const conv1 = convolve({ side: SIDE, depth: 1, values: Float32Array.from(image.flat()) }, weights[0], weights[1]);
  const pool1 = pool(conv1);
  const conv2 = convolve(pool1, weights[2], weights[3]);
  const pool2 = pool(conv2);
  const dense = Array.from(weights[5]);
  pool2.values.forEach((value, index) => {
    if (value !== 0) for (let k = 0; k < CLASSES; k++) dense[k] += value * weights[4][index * CLASSES + k];
  });
  const most = Math.max(...dense);
  const powers = dense.map((value) => Math.exp(value - most));
  const total = powers.reduce((a, b) => a + b);
  return { conv1, pool1, conv2, pool2, dense, softmax: powers.map((value) => value / total) };
}
