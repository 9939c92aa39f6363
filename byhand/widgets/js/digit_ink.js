// DigitPad's strokes as an image: sized and centred as MNIST's digits were.
import { clamp } from "./shared.js";

export const SIDE = 28;
export const PEN = 0.043; // half the width of a stroke, of the pad's side
const BOX = 20;

/**
 * Strokes drawn into 28 × 28 pixels, from 0 to 1: a point (x, y) comes to (left + scale x, top + scale y). A pixel's
 * value is how far the ink reaches over its middle, so that edges are smooth.
 */
function inked(strokes, scale, left, top) {
  const image = new Float64Array(SIDE * SIDE);
  const reach = PEN * scale + 0.5;
  for (const stroke of strokes) {
    stroke.forEach(([x, y], index) => {
      const [fromX, fromY] = stroke[Math.max(index - 1, 0)];
      const [ax, ay, bx, by] = [left + scale * fromX, top + scale * fromY, left + scale * x, top + scale * y];
      const [dx, dy] = [bx - ax, by - ay];
      const length = dx * dx + dy * dy || 1;
      const last = (a, b) => Math.min(Math.ceil(Math.max(a, b) + reach), SIDE);
      const first = (a, b) => Math.max(Math.floor(Math.min(a, b) - reach), 0);
      for (let row = first(ay, by); row < last(ay, by); row++)
        for (let column = first(ax, bx); column < last(ax, bx); column++) {
          const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
          const along = Math.max(0, Math.min(1, (px * dx + py * dy) / length));
          const ink = Math.min(1, reach - Math.hypot(px - along * dx, py - along * dy));
          const cell = row * SIDE + column;
          if (ink > image[cell]) image[cell] = ink;
        }
    });
  }
  return image;
}

/** Column and row of the middle of an image's ink, in pixels from its left and upper edge. */
function middle(image) {
  let [x, y, sum] = [0, 0, 0];
  image.forEach((ink, cell) => {
    x += ink * ((cell % SIDE) + 0.5);
    y += ink * (Math.floor(cell / SIDE) + 0.5);
    sum += ink;
  });
  return [x / sum, y / sum];
}

/**
 * The image (28 rows) of a drawing. As in MNIST (LeCun et al., 1998), the ink is made to fit a box of 20 × 20, its
 * proportions kept, and moved by whole pixels until its centre of mass lies in the middle; of the 8,000 digits that
 * come with the package, all have it in the pixel at row 14, column 14. Values are 256 greys, as MNIST's.
 * On a background, strokes are added where they are drawn.
 */
export function imageOf(strokes, background) {
  let image = new Float64Array(SIDE * SIDE);
  if (background) {
    const ink = inked(strokes, SIDE, 0, 0);
    return background.map((line, row) => line.map((value, column) => Math.max(value, grey(ink[row * SIDE + column]))));
  }
  if (strokes.length) {
    const points = strokes.flat();
    const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
    const low = [xs, ys].map((all) => all.reduce((a, b) => Math.min(a, b)) - PEN);
    const size = [xs, ys].map((all, axis) => all.reduce((a, b) => Math.max(a, b)) + PEN - low[axis]);
    const scale = BOX / Math.max(...size);
    const at = (left, top) => inked(strokes, scale, left - scale * low[0], top - scale * low[1]);
    const margin = (SIDE - BOX) / 2;
    const centre = middle(at(margin, margin));
    const place = [0, 1].map((axis) => clamp(margin + SIDE / 2 - Math.floor(centre[axis]), SIDE - Math.ceil(scale * size[axis] - 1e-9)));
    image = at(...place);
  }
  return Array.from({ length: SIDE }, (_, row) => Array.from(image.subarray(row * SIDE, (row + 1) * SIDE), grey));
}

const grey = (value) => Math.round(255 * value) / 255;
