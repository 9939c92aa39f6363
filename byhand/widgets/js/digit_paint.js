// DigitPad's canvases: the pad with its strokes, images, and the maps of a layer.
import { PEN, SIDE } from "./digit_ink.js";
import { html } from "./shared.js";

export const PIXELS = 560; // of the pad's canvas

/** Grey pixels on a canvas: `fill` is given a function that paints (column, row, value from 0 to 1); the rest is clear. */
export function bitmap(canvas, width, height, fill) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const whole = new Uint32Array(pixels.data.buffer); // alpha, blue, green, red: wherever browsers run
  fill((column, row, value) => {
    whole[row * width + column] = 0xff000000 | (0x10101 * Math.round(255 * Math.min(1, Math.max(0, value))));
  });
  context.putImageData(pixels, 0, 0);
}

/** All maps of a layer on one scale of greys, enlarged by a whole number so that all pixels are equal. */
export function mosaic(canvas, { side, depth, values }, columns, enlarged, gap) {
  const step = side + gap;
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  const [width, height] = [columns * step - gap, Math.ceil(depth / columns) * step - gap];
  bitmap(canvas, width, height, (paint) => {
    for (let k = 0; k < depth; k++) {
      const [left, top] = [(k % columns) * step, Math.floor(k / columns) * step];
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++)
          paint(left + column, top + row, values[(row * side + column) * depth + k] / most);
    }
  });
  canvas.style.width = `${enlarged * width}px`;
}

/** The pad: the test digit under the strokes, and the keyboard's pen where it is shown. */
export function paintPad(pad, background, strokes, cursor) {
  const draw = pad.getContext("2d");
  draw.setTransform(1, 0, 0, 1, 0, 0);
  draw.fillStyle = "#000";
  draw.fillRect(0, 0, PIXELS, PIXELS);
  draw.imageSmoothingEnabled = false;
  if (background) {
    const small = html("canvas");
    bitmap(small, SIDE, SIDE, (paint) => background.forEach((line, row) => line.forEach((value, column) => paint(column, row, value))));
    draw.drawImage(small, 0, 0, PIXELS, PIXELS);
  }
  if (!background && !strokes.length) {
    Object.assign(draw, { fillStyle: "#bdbdbd", font: "44px system-ui, sans-serif", textAlign: "center" });
    draw.fillText("draw a digit", PIXELS / 2, PIXELS / 2 + 14);
  }
  draw.scale(PIXELS, PIXELS);
  draw.lineCap = draw.lineJoin = "round";
  draw.strokeStyle = "#fff";
  draw.lineWidth = 2 * PEN;
  for (const stroke of strokes) {
    draw.beginPath();
    draw.moveTo(...stroke[0]);
    for (const point of stroke) draw.lineTo(...point);
    draw.stroke();
  }
  if (!cursor.shown) return;
  for (const [colour, width] of [["#000", 0.022], ["#ff9a4d", 0.011]]) {
    Object.assign(draw, { strokeStyle: colour, fillStyle: colour, lineWidth: width });
    draw.beginPath();
    draw.arc(cursor.x, cursor.y, PEN, 0, 7);
    draw.stroke();
    draw.beginPath(); // a cross when the pen is up, a dot when it is down
    if (cursor.down) draw.arc(cursor.x, cursor.y, 0.4 * PEN, 0, 7);
    else for (const [dx, dy] of [[2 * PEN, 0], [0, 2 * PEN]]) {
      draw.moveTo(cursor.x - dx, cursor.y - dy);
      draw.lineTo(cursor.x + dx, cursor.y + dy);
    }
    if (cursor.down) draw.fill();
    else draw.stroke();
  }
}
