// ConvolutionExplorer: the window on the image, the products, their sum, and the map that fills up.
import { blank, channelsOf, longestProduct, mapOf, suits, sumOf, turned } from "./convolution_numbers.js";
import {
  Grid, button, checkbox, choice, clamp, digits, disable, html, labelled, numberField, numberText, setField, setOptions, span,
  widget,
} from "./shared.js";

const STATE = [
  "image", "kernel", "bias", "position", "filled", "flip", "predict", "predictions", "playing", "speed", "images",
  "kernels", "channel_names",
];

function render(context) {
  const { model } = context;
  const ui = widget(context, "Convolution explorer");
  const get = (key) => model.get(key);
  let s = {}; // what is computed from the state: channels, kernels, the map
  let view = null; // the grids; built anew when shapes change
  let timer = null;
  const filledLists = {}, chosenIn = {}; // what the drop-down lists were last filled from, and show

  // ---- state ----
  /** The map and its parts, anew only when a number has changed, not when the window moves. */
  function compute() {
    const of = ["image", "kernel", "bias", "flip"].map(get);
    if (s.of?.every((value, i) => value === of[i])) return;
    const image = s.of?.[0] === of[0] ? s.image : channelsOf(get("image"));
    const kernel = channelsOf(get("kernel"));
    const used = get("flip") ? kernel.map(turned) : kernel;
    const [kh, kw] = [kernel[0].length, kernel[0][0].length];
    const map = mapOf(image, used, get("bias"));
    const shape = [image.length, image[0].length, image[0][0].length, kh, kw];
    s = { of, image, kernel, used, kh, kw, rows: map.length, columns: map[0].length, map, shape: shape.join() };
  }
  const place = () => [clamp(get("position")[0], s.rows - 1), clamp(get("position")[1], s.columns - 1)];
  const index = ([row, column]) => row * s.columns + column;
  const isHidden = () => get("predict") && !get("filled").includes(index(place()));

  function moveTo(row, column, more = {}) {
    const here = index(place());
    const there = [clamp(row, s.rows - 1), clamp(column, s.columns - 1)];
    const seen = new Set(get("filled"));
    if (!get("predict")) seen.add(here).add(index(there));
    if (index(there) === here && !Object.keys(more).length) return;
    answer.value = "";
    told.textContent = "";
    ui.set({ position: there, filled: [...seen], ...more });
  }
  function step(by) {
    const next = index(place()) + by;
    if (next < 0 || next >= s.rows * s.columns) return ui.set({ playing: false });
    moveTo(Math.floor(next / s.columns), next % s.columns);
  }
  function point(row, column, clicked) {
    if (get("playing")) {
      if (!clicked) return;
      ui.set({ playing: false });
    }
    const typing = answer.value !== "" && answer.matches(":focus");
    if (clicked || !typing) moveTo(row, column);
  }
  const byKey = (down, right) => {
    const [row, column] = place();
    ui.set({ playing: false });
    moveTo(row + down, column + right);
  };
  const reset = () => moveTo(0, 0, { filled: [], predictions: [], playing: false });
  function choose(kind, name) {
    const array = get(`${kind}s`)[name];
    if (!array) return;
    ui.set({ [kind]: array, filled: [], position: [0, 0], playing: false });
  }

  // ---- controls ----
  const imageList = choice((name) => choose("image", name));
  const kernelList = choice((name) => choose("kernel", name));
  const bias = numberField("Bias", (value) => ui.set({ bias: value, ...forget() }), { class: "short" });
  const [flip, flipLabel] = checkbox("Flip the kernel (true convolution)", (on) => ui.set({ flip: on, ...forget() }));
  const [predict, predictLabel] = checkbox("Predict first", (on) => {
    ui.set({ predict: on, playing: false, filled: on ? [] : get("filled") });
  });
  /** In prediction mode values seen before a change must not stay: they would be new values, given away. */
  const forget = () => (get("predict") ? { filled: [] } : {});
  const play = button("▶ Play", () => {
    const atEnd = index(place()) === s.rows * s.columns - 1;
    if (!get("playing") && atEnd) moveTo(0, 0, { filled: [], playing: true });
    else ui.set({ playing: !get("playing") });
  });
  const back = button("◀ Back", () => step(-1), { "aria-label": "One step back" });
  const on = button("Step ▶", () => step(1), { "aria-label": "One step on" });
  const all = button("Fill all", () => ui.set({ filled: [...Array(s.rows * s.columns).keys()] }));
  const speed = html("input", {
    type: "range", min: 0.5, max: 10, step: 0.5, title: "steps a second",
    input: () => ui.set({ speed: speed.valueAsNumber }),
  });
  const bar = html("div", { class: "bar" }, labelled("Image", imageList), labelled("Kernel", kernelList),
    labelled("Bias", bias), flipLabel, predictLabel);
  const steps = html("div", { class: "bar" }, back, play, on, button("Start again", reset), all,
    labelled("Speed", speed));

  // ---- prediction ----
  const answer = html("input", { type: "number", step: "any", class: "answer" });
  const told = html("span", { class: "told" });
  const check = button("Check", () => confirm());
  const show = button("Show it", () => reveal());
  const ask = html("span", {});
  // no <form>: inside JupyterLab the Enter key does not submit one
  const form = html("div", { class: "bar predict" }, html("label", {}, ask, answer), check, show, told);
  answer.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    confirm();
  });
  function confirm() {
    if (!isHidden()) nextHidden();
    else if (Number.isFinite(answer.valueAsNumber)) judge(answer.valueAsNumber);
    else tell("", "Type a number first.");
  }
  function judge(value) {
    const [row, column] = place();
    const true_ = s.map[row][column];
    const right = Math.abs(value - true_) <= 0.0051 + 1e-9 * Math.abs(true_);
    const predictions = [...get("predictions"), { row, column, predicted: value, right }];
    const wrong = `✗ ${numberText(value)} is too ${value > true_ ? "high" : "low"}. Try again, or let it be shown.`;
    ui.set({ predictions });
    if (right) reveal(`✓ Right: ${numberText(true_)}.`);
    else tell("wrong", wrong);
  }
  function reveal(words = "") {
    const [row, column] = place();
    ui.set({ filled: [...get("filled"), index([row, column])] });
    tell(words ? "right" : "", words || `It is ${numberText(s.map[row][column])}.`);
    answer.focus();
  }
  function nextHidden() {
    const seen = new Set(get("filled"));
    for (let offset = 1; offset <= s.rows * s.columns; offset++) {
      const next = (index(place()) + offset) % (s.rows * s.columns);
      if (!seen.has(next)) return moveTo(Math.floor(next / s.columns), next % s.columns);
    }
    return tell("right", "✓ All numbers of the map are found.");
  }
  function tell(kind, words) {
    told.className = `told ${kind}`;
    told.textContent = words;
    ui.say(words);
  }

  // ---- grids ----
  const main = html("div", { class: "main" });
  const sum = html("div", { class: "sum" });
  ui.root.append(bar, steps, main, sum, form, ui.spoken);

  function build() {
    const names = get("channel_names");
    const many = s.image.length > 1;
    const [height, width] = [s.image[0].length, s.image[0][0].length];
    const small = { height: s.kh > 3 || many ? 26 : 32 };
    const rows = s.image.map((_, d) => {
      const name = many ? names[d] || `channel ${d}` : "image";
      const input = new Grid(height, width, {
        title: `${name}  ${height} × ${width}`, name: `${name}, ${height} by ${width}; arrow keys move the window`,
        most: many ? 200 : 320, onPoint: (r, c, clicked) => centre(r, c, clicked), onKey: byKey,
      });
      const part = (title, least) => new Grid(s.kh, s.kw, { title: d ? "" : title, name: title, digits: least, ...small });
      const fields = s.kernel[d].map((line, i) => line.map((_, j) => numberField(
        `kernel${many ? ` ${name}` : ""}, row ${i}, column ${j}`, (value) => edit(d, i, j, value))));
      const table = html("div", { class: "kernel", style: `grid-template-columns: repeat(${s.kw}, auto)` }, ...fields.flat());
      const kernel = html("div", { class: "grid" }, html("div", { class: "title", text: d ? "" : "kernel (edit)" }), table);
      const flipped = part("flipped", 4);
      const products = part("products", 4);
      const parts = { input, window: part("window", 2), fields, flipped, products };
      parts.total = html("span", { class: "total" }); // no <output>: that would be a second live region
      const behind = (sign, node) => // a line never ends with a sign
        html("span", { class: "result" }, html("span", { class: "sign", text: sign, "aria-hidden": "true" }), node);
      parts.turning = behind("↻", flipped.element);
      parts.element = html("div", { class: "line" }, input.element, html("div", { class: "work" }, parts.window.element,
        behind("×", kernel), parts.turning, behind("=", products.element), behind("→", parts.total)));
      return parts;
    });
    const output = new Grid(s.rows, s.columns, {
      title: `feature map  ${s.rows} × ${s.columns}`,
      name: `feature map, ${s.rows} by ${s.columns}; arrow keys move the window`,
      most: 300, onPoint: point, onKey: byKey,
    });
    main.classList.toggle("single", !many);
    main.classList.toggle("stacked", !many && width > 12);
    output.element.classList.add("map");
    for (let i = 0; i < s.rows * s.columns; i++) output.mark(Math.floor(i / s.columns), i % s.columns, "to-come");
    view = { rows, output, shape: s.shape };
    main.replaceChildren(html("div", { class: "lines" }, ...rows.map((row) => row.element)), output.element);
  }
  /** Cells as wide as their numbers, after a number has changed; no cell is made anew, so that the focus stays. */
  function widen() {
    if (view.of === s.of) return;
    view.of = s.of;
    view.rows.forEach((parts, d) => {
      if (parts.painted !== s.image[d]) parts.longest = digits(s.image[d]);
      parts.input.fit(parts.longest);
      parts.window.fit(parts.longest);
      parts.flipped.fit(digits(s.kernel[d]));
      parts.products.fit(Math.max(parts.longest + 2, longestProduct(s.image[d], s.kernel[d])));
    });
    view.output.fit(digits(s.map));
  }
  /** Pointing at an image cell puts the middle of the window there. */
  const centre = (row, column, clicked) =>
    point(row - Math.floor((s.kh - 1) / 2), column - Math.floor((s.kw - 1) / 2), clicked);
  function edit(d, i, j, value) {
    const kernel = get("kernel").map((row) => row.map((cell) => (Array.isArray(cell) ? [...cell] : cell)));
    if (Array.isArray(kernel[i][j])) kernel[i][j][d] = value;
    else kernel[i][j] = value;
    ui.set({ kernel, ...forget() });
  }

  function draw() {
    compute();
    if (!view || view.shape !== s.shape) build();
    widen();
    const hidden = isHidden();
    const [row, column] = place();
    const sums = view.rows.map((parts, d) => drawChannel(parts, d, row, column, hidden));
    const seen = new Set(get("filled"));
    if (!get("predict")) seen.add(index([row, column]));
    const shown = s.map.map((line, r) => line.map((value, c) => (seen.has(index([r, c])) ? value : null)));
    if (hidden) shown[row][column] = "?";
    view.output.fill(shown, { shade: spanOfMap() });
    view.output.frame("output", row, column);
    drawSum(sums, row, column, hidden);
    drawControls(hidden, row, column);
  }
  const spanOfMap = () => {
    const all = s.map.flat();
    return [Math.min(...all, 0), Math.max(...all)];
  };
  function drawChannel(parts, d, row, column, hidden) {
    const window_ = s.image[d].slice(row, row + s.kh).map((line) => line.slice(column, column + s.kw));
    const products = window_.map((line, i) => line.map((value, j) => value * s.used[d][i][j]));
    if (parts.painted !== s.image[d]) parts.input.fill(s.image[d], { shade: span(s.image[d]) });
    parts.painted = s.image[d];
    parts.input.frame("window", row, column, s.kh, s.kw);
    parts.window.fill(window_);
    parts.window.frame("window", 0, 0, s.kh, s.kw);
    parts.fields.forEach((line, i) => line.forEach((field, j) => setField(field, s.kernel[d][i][j])));
    parts.turning.hidden = !get("flip");
    parts.flipped.fill(s.used[d]);
    parts.products.fill(hidden ? blank(products, "?") : products);
    const total = sumOf(products);
    parts.total.textContent = hidden ? "?" : numberText(total);
    return total;
  }
  function drawSum(sums, row, column, hidden) {
    const names = get("channel_names");
    const terms = sums.map((value, d) => `${sums.length > 1 ? `${names[d] || `channel ${d}`} ` : "sum "}${numberText(value)}`);
    const result = numberText(s.map[row][column]);
    sum.textContent = hidden
      ? `row ${row}, column ${column}:  ${sums.length > 1 ? "sum of all channels" : "sum"} + bias = ?`
      : `row ${row}, column ${column}:  ${terms.join(" + ")} + bias ${numberText(get("bias"))} = ${result}`.replace(/\+ bias −/, "− bias ");
    if (!told.textContent) ui.say(`row ${row}, column ${column}: ${hidden ? "hidden, predict it" : result}`);
  }
  function drawControls(hidden, row, column) {
    for (const [list, kind] of [[imageList, "image"], [kernelList, "kernel"]]) fillList(list, kind);
    setField(bias, get("bias"));
    flip.checked = get("flip");
    predict.checked = get("predict");
    if (speed.valueAsNumber !== get("speed")) speed.value = get("speed");
    form.hidden = !get("predict");
    ask.textContent = `Which number comes at row ${row}, column ${column}?`;
    check.textContent = hidden ? "Check" : "Next ▶";
    disable(show, !hidden);
    for (const filling of [play, all]) disable(filling, get("predict"));
    play.textContent = get("playing") ? "❚❚ Pause" : "▶ Play";
    const here = index([row, column]);
    disable(back, here === 0);
    disable(on, here === s.rows * s.columns - 1);
    // Each view waits anew after each step: of several, one steps, and its step starts the others' waiting again.
    const wait = get("playing") && !get("predict") ? 1000 / get("speed") : 0;
    if (timer?.wait === wait && timer.here === here) return;
    clearTimeout(timer?.id);
    timer = { wait, here, id: wait ? setTimeout(() => step(1), wait) : 0 };
  }
  function fillList(list, kind) {
    const choices = get(`${kind}s`);
    const of = [choices, get("image"), get("kernel")];
    if (filledLists[kind]?.every((value, i) => value === of[i]) && list.value === chosenIn[kind]) return;
    filledLists[kind] = of;
    const present = JSON.stringify(get(kind));
    const pair = (array) => (kind === "image" ? [array, get("kernel")] : [get("image"), array]);
    const fits = Object.keys(choices).filter((name) => suits(...pair(choices[name]).map(channelsOf)));
    const chosen = fits.find((name) => JSON.stringify(choices[name]) === present);
    const options = fits.map((name) => [name, name]);
    if (chosen === undefined) options.unshift(["", "own numbers"]);
    setOptions(list, options, chosen ?? "");
    chosenIn[kind] = list.value;
  }

  ui.onChange(STATE, draw);
  return () => {
    clearTimeout(timer?.id);
    ui.end();
  };
}

export default { render };
