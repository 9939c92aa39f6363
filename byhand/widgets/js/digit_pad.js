// DigitPad: strokes become an image as MNIST's were made; the network reads it here, so that its layers follow the pen.
import { arrowKeys, button, clamp, html, labelled, numberField, numberText, setField, widget } from "./shared.js";

const SIDE = 28, BOX = 20, CLASSES = 10;
const PEN = 0.043; // half the width of a stroke, of the pad's side
const REST = 200; // milliseconds until the pen is taken to rest
const SHAPES = [[3, 3, 1, 32], [32], [3, 3, 32, 64], [64], [1600, 10], [10]];
const STATE = ["image", "digit", "label", "strokes", "background", "weights", "own", "asked"];

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
function imageOf(strokes, background) {
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

/** The six arrays out of their bytes, a DataView. */
function unpack(bytes) {
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
function layersOf(image, weights) {
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

const withArticle = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;
const largest = (values) => values.indexOf(Math.max(...values));

/** A share as per cent; what is neither none nor all is not rounded to it. */
function percent(share) {
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  if (share < 1 && share >= 0.9995) return "> 99.9 %";
  return `${numberText(Math.round(1000 * share) / 10)} %`.replace(/^(−?\d+)\.(\d)0 /, "$1.$2 ");
}

/** Grey pixels on a canvas: `fill` is given a function that paints (column, row, value from 0 to 1); the rest is clear. */
function bitmap(canvas, width, height, fill) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const whole = new Uint32Array(pixels.data.buffer); // alpha, blue, green, red: wherever browsers run
  fill((column, row, value) => {
    whole[row * width + column] = 0xff000000 | (0x10101 * Math.round(255 * Math.min(1, Math.max(0, value))));
  });
  context.putImageData(pixels, 0, 0);
}

/** The layers with maps: key, name, by how much a map is enlarged, and pixels left clear between two. */
const LAYERS = [["conv1", "Convolution 1", 1, 2], ["pool1", "Pooling 1", 2, 1], ["conv2", "Convolution 2", 2, 1], ["pool2", "Pooling 2", 4, 1]];
const WIDEST = 446; // 16 maps of 26 beside each other

/** All maps of a layer on one scale of greys, enlarged by a whole number so that all pixels are equal. */
function mosaic(canvas, { side, depth, values }, columns, enlarged, gap) {
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

const PIXELS = 560; // of the pad's canvas

function render(context) {
  const { model } = context;
  const ui = widget(context, "Digit pad");
  const get = (key) => model.get(key);
  const drawnFrom = {};
  let weights = null, net = null, timer = null, pen = null, resting = true;
  const cursor = { x: 0.5, y: 0.25, down: false, shown: false };

  const pad = html("canvas", { width: PIXELS, height: PIXELS, class: "pad" });
  const stage = html("div", { class: "stage", role: "application", tabindex: 0,
    "aria-label": "Drawing pad: arrow keys move the pen, Space puts it down and lifts it, U takes a stroke back, Delete clears" }, pad);
  const seen = html("canvas", { class: "seen", role: "img", "aria-label": "What the network sees, 28 by 28 pixels" });
  const undo = button("Undo", () => takeBack());
  const clear = button("Clear", () => empty());
  const number = numberField("Test digit", (value) => ui.set({ digit: value }), { min: 0, max: 999, step: 1, placeholder: "–" });
  const next = button("Next", () => ui.set({ digit: ((get("digit") ?? -1) + 1) % 1000 }), { "aria-label": "Next test digit" });
  const truth = html("span", { class: "truth" });
  const verdict = html("div", { class: "sum" });
  const ownTold = html("div", { class: "sum own" });
  const bars = [...Array(CLASSES).keys()].map((digit) => {
    const cells = { name: html("th", { scope: "row" }), dense: html("td", { class: "number" }) };
    for (const who of ["net", "own"]) {
      cells[who] = html("div", { class: `bar-${who}` });
      cells[`${who}Share`] = html("td", { class: "number" });
    }
    cells.ownCell = html("td", { class: "track" }, cells.own);
    cells.row = html("tr", {}, cells.name, cells.dense, html("td", { class: "track" }, cells.net), cells.netShare, cells.ownCell, cells.ownShare);
    cells.digit = digit;
    return cells;
  });
  const ownHead = html("th", { scope: "col", colspan: 2, text: "your code" });
  const table = html("table", {}, html("thead", {}, html("tr", {}, html("th", { scope: "col", text: "digit" }), html("th", { scope: "col", text: "dense" }),
    html("th", { scope: "col", colspan: 2, text: "softmax" }), ownHead)), html("tbody", {}, ...bars.map(({ row }) => row)));
  const maps = LAYERS.map(([key, name, ...size]) => ({ key, name, size, title: html("div", { class: "title" }), canvas: html("canvas", { role: "img" }) }));
  ui.root.append(
    html("div", { class: "bar" }, clear, undo, html("div", { class: "bar-item" }, labelled("Test digit", number), " ", next, " ", truth)),
    html("div", { class: "top" },
      html("div", { class: "drawing" }, stage, html("div", { class: "keys", text: "Arrows move, Space draws, U undo, Del clear" })),
      html("div", { class: "grid" }, html("div", { class: "title", text: "the network sees\n28 × 28" }), seen),
      table),
    verdict, ownTold,
    html("div", { class: "maps" }, ...maps.map(({ title, canvas }) => html("div", { class: "layer" }, title, canvas))),
    ui.spoken);

  /** Take strokes for the drawing, and make the image of them. */
  const take = (strokes, more = {}) => {
    drawnFrom.strokes = strokes;
    drawnFrom.background = "background" in more ? more.background : get("background");
    ui.set({ strokes, image: imageOf(strokes, drawnFrom.background), ...more });
  };
  const empty = () => {
    pen = null;
    cursor.down = false;
    take([], { background: null, digit: null, label: null });
  };
  const takeBack = () => {
    pen = null;
    cursor.down = false;
    if (get("strokes").length) take(get("strokes").slice(0, -1));
  };
  const addPoints = (points) => {
    const strokes = get("strokes");
    take(pen && strokes.length ? [...strokes.slice(0, -1), [...strokes.at(-1), ...points]] : [...strokes, points]);
    pen = true;
  };

  const place = (event) => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((value) => Math.round(1e4 * clamp(value, 1)) / 1e4);
  };
  let pointer = null;
  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault(); // no text is marked, no picture dragged
    stage.focus({ focusVisible: false });
    pointer = event.pointerId;
    try {
      pad.setPointerCapture(pointer); // a stroke may leave the pad and come back
    } catch { /* the pointer is gone already */ }
    Object.assign(cursor, { down: false, shown: false });
    pen = null;
    addPoints([place(event)]);
  });
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer || !pen) return;
    const all = event.getCoalescedEvents?.() ?? [];
    addPoints((all.length ? all : [event]).map(place));
  });
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = pen = null;
    rest();
  };
  for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) pad.addEventListener(kind, lift);

  stage.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "z") {
      event.preventDefault();
      event.stopPropagation();
      return takeBack();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 4 : 1;
    arrowKeys(event, (down, right) => move(step * right, step * down));
    if (key === " " || (key === "enter" && !event.shiftKey)) {
      cursor.down = !cursor.down;
      pen = null;
      if (cursor.down) addPoints([[cursor.x, cursor.y]]);
      ui.say(cursor.down ? "Pen down" : "Pen up");
    } else if (key === "u") takeBack();
    else if (["delete", "backspace", "c"].includes(key)) empty();
    else return;
    event.preventDefault();
    cursor.shown = true;
    paintPad();
  });
  const move = (right, down) => {
    cursor.x = Math.round(1e4 * clamp(cursor.x + right / SIDE, 1)) / 1e4;
    cursor.y = Math.round(1e4 * clamp(cursor.y + down / SIDE, 1)) / 1e4;
    cursor.shown = true;
    if (cursor.down) addPoints([[cursor.x, cursor.y]]);
    else paintPad();
  };
  stage.addEventListener("focus", () => {
    cursor.shown = stage.matches(":focus-visible") && pointer === null;
    paintPad();
  });
  stage.addEventListener("blur", () => {
    Object.assign(cursor, { shown: false, down: false });
    if (pointer === null) pen = null;
    paintPad();
  });

  function paintPad() {
    const draw = pad.getContext("2d");
    draw.setTransform(1, 0, 0, 1, 0, 0);
    draw.fillStyle = "#000";
    draw.fillRect(0, 0, PIXELS, PIXELS);
    draw.imageSmoothingEnabled = false;
    const background = get("background");
    if (background) {
      const small = html("canvas");
      bitmap(small, SIDE, SIDE, (paint) => background.forEach((line, row) => line.forEach((value, column) => paint(column, row, value))));
      draw.drawImage(small, 0, 0, PIXELS, PIXELS);
    }
    if (!background && !get("strokes").length) {
      Object.assign(draw, { fillStyle: "#bdbdbd", font: "44px system-ui, sans-serif", textAlign: "center" });
      draw.fillText("draw a digit", PIXELS / 2, PIXELS / 2 + 14);
    }
    draw.scale(PIXELS, PIXELS);
    draw.lineCap = draw.lineJoin = "round";
    draw.strokeStyle = "#fff";
    draw.lineWidth = 2 * PEN;
    for (const stroke of get("strokes")) {
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

  function paintMaps() {
    const columns = maps[0].title.clientWidth < WIDEST ? 8 : 16;
    for (const { key, name, size, title, canvas } of maps) {
      const { side, depth, values } = net[key];
      mosaic(canvas, net[key], columns, ...size);
      title.textContent = `${name}  ${depth} maps of ${side} × ${side}`;
      canvas.setAttribute("aria-label", `${name}: ${depth} maps of ${side} by ${side}, the largest number ${numberText(values.reduce((a, b) => Math.max(a, b), 0))}`);
    }
  }

  function paintBars() {
    const own = get("own")?.probabilities;
    const [best, ownBest] = [largest(net.softmax), own ? largest(own) : -1];
    table.classList.toggle("with-own", get("own") !== null);
    table.classList.toggle("stale", !ownIsFresh());
    for (const cells of bars) {
      const share = net.softmax[cells.digit];
      cells.name.textContent = `${cells.digit === best ? "▶ " : ""}${cells.digit}`;
      cells.row.classList.toggle("best", cells.digit === best);
      cells.ownShare.classList.toggle("best-own", cells.digit === ownBest);
      cells.dense.textContent = net.dense[cells.digit].toFixed(1).replace(/^-(?=0\.0$)/, "").replace("-", "−");
      cells.net.style.width = `${100 * share}%`;
      cells.netShare.textContent = percent(share);
      cells.own.style.width = `${own ? 100 * clamp(own[cells.digit], 1) : 0}%`;
      cells.ownShare.textContent = own ? percent(own[cells.digit]) : "";
    }
  }

  const ownIsFresh = () => resting && get("own")?.asked === get("asked");
  function inWords() {
    const best = largest(net.softmax);
    const said = `The network says ${best} (${percent(net.softmax[best])}).`;
    const [label, touched] = [get("label"), get("strokes").length > 0];
    if (get("image").every((line) => line.every((value) => value === 0)))
      return `Nothing is drawn. Even so ten numbers come out that add up to 1: ${said.replace("The", "the")}`;
    if (label === null) return said;
    if (touched) return `${said} Without your ink it is ${withArticle(label)}.`;
    return `${said} ${best === label ? "✓ Right" : "✗ Wrong"}, it is ${withArticle(label)}.`;
  }
  function ownInWords() {
    const own = get("own");
    if (own === null) return "";
    if (!ownIsFresh()) return "Your code is run when the pen rests …";
    if (own.problem) return `✗ Your code: ${own.problem}`;
    const apart = own.probabilities.map((value, digit) => Math.abs(value - net.softmax[digit]));
    const at = largest(apart);
    const sum = own.probabilities.reduce((a, b) => a + b);
    const equal = apart[at] < 1e-4 ? "✓ Your code says the same, to four decimals." : `✗ Your code differs by up to ${apart[at].toPrecision(2)}, at digit ${at}.`;
    return Math.abs(sum - 1) > 1e-3 ? `${equal} Its numbers add up to ${numberText(Number(sum.toFixed(2)))}, not to 1.` : equal;
  }

  /** Once the pen has rested: say what the network says, and ask for what the learner's own code says. */
  function rest() {
    clearTimeout(timer);
    resting = false;
    timer = setTimeout(() => {
      timer = null;
      resting = true;
      if (get("own") !== null) ui.set({ asked: get("asked") + 1 });
      ui.say(inWords());
    }, REST);
  }

  function draw() {
    if (drawnFrom.weights !== get("weights")) {
      weights = unpack((drawnFrom.weights = get("weights")));
      drawnFrom.image = null;
    }
    const [strokes, background] = [get("strokes"), get("background")];
    if (drawnFrom.strokes !== strokes || drawnFrom.background !== background) { // Python has changed them
      Object.assign(drawnFrom, { strokes, background });
      pen = null;
      if (strokes.length) ui.set({ image: imageOf(strokes, background) });
    }
    const image = get("image");
    if (drawnFrom.image !== image) {
      drawnFrom.image = image;
      net = layersOf(image, weights);
      bitmap(seen, SIDE, SIDE, (paint) => image.forEach((line, row) => line.forEach((value, column) => paint(column, row, value))));
      paintMaps();
      rest();
    }
    if (drawnFrom.own !== get("own") && get("own") !== null && get("own").asked === undefined) rest();
    drawnFrom.own = get("own");
    paintPad();
    paintBars();
    undo.disabled = strokes.length === 0;
    clear.disabled = strokes.length === 0 && background === null;
    if (get("digit") === null) number.value = "";
    else setField(number, get("digit"));
    truth.textContent = get("label") === null ? "" : `it is ${withArticle(get("label"))}`;
    verdict.textContent = inWords();
    const told = ownInWords();
    ownTold.textContent = told;
    ownTold.className = `sum told ${told.startsWith("✓") ? "right" : told.startsWith("✗") ? "wrong" : ""}`;
  }

  const resized = new ResizeObserver(() => net && paintMaps());
  ui.onChange(STATE, draw);
  resized.observe(ui.root);
  return () => {
    clearTimeout(timer);
    resized.disconnect();
    ui.end();
  };
}

export default { render, imageOf, layersOf, unpack };
