// ConvolutionExplorer's arithmetic.
import { numberText } from "./shared.js";

/** Rows of numbers, or rows of pixels with channels, as a list of channels, each rows of numbers. */
export const channelsOf = (array) =>
  Array.isArray(array[0][0])
    ? array[0][0].map((_, channel) => array.map((row) => row.map((pixel) => pixel[channel])))
    : [array];

export const turned = (rows) => rows.map((row) => [...row].reverse()).reverse();
export const sumOf = (rows) => rows.flat().reduce((sum, value) => sum + value, 0);
export const blank = (rows, text = "") => rows.map((row) => row.map(() => text));

/** The feature map of an image's channels with a kernel's: each number the sum of all products, and the bias. */
export function mapOf(image, kernel, bias) {
  const [kh, kw] = [kernel[0].length, kernel[0][0].length];
  const number = (r, c) => {
    let sum = bias;
    for (let d = 0; d < image.length; d++)
      for (let i = 0; i < kh; i++) for (let j = 0; j < kw; j++) sum += image[d][r + i][c + j] * kernel[d][i][j];
    return sum;
  };
  const [rows, columns] = [image[0].length - kh + 1, image[0][0].length - kw + 1];
  return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => number(r, c)));
}

/** The most characters that a product of a number of `one` and a number of `other` can need. */
export function longestProduct(one, other) {
  const all = [...one, ...other].flat();
  const [left, right] = [one, other].map((rows) => Math.max(...rows.flat().map(Math.abs)));
  const signs = all.some((value) => value < 0) ? 1 : 0;
  return numberText(Math.ceil(left * right)).length + signs + (all.every(Number.isInteger) ? 0 : 3);
}

/** Whether an image and a kernel, lists of channels, go together: as many channels, and the image no smaller. */
export const suits = (image, kernel) =>
  image.length === kernel.length && image[0].length >= kernel[0].length && image[0][0].length >= kernel[0][0].length;
