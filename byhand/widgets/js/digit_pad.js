// DigitPad: strokes become an image as MNIST's were made; the network reads it here, so that its layers follow the pen.
import { SIDE, imageOf } from "./digit_ink.js";
import { CLASSES, layersOf, unpack } from "./digit_layers.js";
import { PIXELS, bitmap, mosaic, paintPad } from "./digit_paint.js";
import { arrowKeys, button, clamp, disable, html, labelled, numberField, numberText, setField, widget } from "./shared.js";

const REST = 200; // milliseconds until the pen is taken to rest
const STATE = ["image", "digit", "label", "strokes", "background", "weights", "own", "asked"];
/** The layers with maps: key, name, by how much a map is enlarged, and pixels left clear between two. */
const LAYERS = [["conv1", "Convolution 1", 1, 2], ["pool1", "Pooling 1", 2, 1], ["conv2", "Convolution 2", 2, 1], ["pool2", "Pooling 2", 4, 1]];
const WIDEST = 446; // 16 maps of 26 beside each other

const withArticle = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;
const largest = (values) => values.indexOf(Math.max(...values));

/** A share as per cent; what is neither none nor all is not rounded to it. */
function percent(share) {
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  if (share < 1 && share >= 0.9995) return "> 99.9 %";
  return `${numberText(Math.round(1000 * share) / 10)} %`.replace(/^(−?\d+)\.(\d)0 /, "$1.$2 ");
}

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
    paint();
  });
  const move = (right, down) => {
    cursor.x = Math.round(1e4 * clamp(cursor.x + right / SIDE, 1)) / 1e4;
    cursor.y = Math.round(1e4 * clamp(cursor.y + down / SIDE, 1)) / 1e4;
    cursor.shown = true;
    if (cursor.down) addPoints([[cursor.x, cursor.y]]);
    else paint();
  };
  stage.addEventListener("focus", () => {
    cursor.shown = stage.matches(":focus-visible") && pointer === null;
    paint();
  });
  stage.addEventListener("blur", () => {
    Object.assign(cursor, { shown: false, down: false });
    if (pointer === null) pen = null;
    paint();
  });

  const paint = () => paintPad(pad, get("background"), get("strokes"), cursor);

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
    paint();
    paintBars();
    disable(undo, strokes.length === 0);
    disable(clear, strokes.length === 0 && background === null);
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
