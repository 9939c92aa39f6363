// PoolingExplorer: windows and what survives of them, partial windows, and what stays when the image moves.
import { Grid, choice, clamp, digits, html, labelled, numberField, numberText, setField, setOptions, span, svg, widget } from "./shared.js";

const STATE = ["image", "images", "size", "stride", "mode", "padding", "shift", "position"];
const MOST = 8; // rows and columns of a window, as in Python
const SHIFTS = [["0,0", "none"], ["0,1", "1 right"], ["0,-1", "1 left"], ["1,0", "1 down"], ["-1,0", "1 up"], ["0,2", "2 right"], ["2,0", "2 down"]];

/** Windows along one axis as [start, end) pairs, cut off at the image, each with whether it is whole. */
function windowsOf(length, size, stride, padding) {
  const same = padding === "same";
  const count = same ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
  const before = same ? Math.floor(Math.max((count - 1) * stride + size - length, 0) / 2) : 0;
  return [...Array(Math.max(count, 0)).keys()].map((index) => {
    const start = index * stride - before;
    const [from, to] = [Math.max(start, 0), Math.min(start + size, length)];
    return { from, to, whole: to - from === size };
  });
}

/** What is kept of one window: its value, and the first cell that holds it when it is the largest; `level`: all are equal. */
function keep(image, row, column, mode) {
  let best = [row.from, column.from], sum = 0, level = true;
  for (let r = row.from; r < row.to; r++)
    for (let c = column.from; c < column.to; c++) {
      sum += image[r][c];
      if (image[r][c] !== image[row.from][column.from]) level = false;
      if (image[r][c] > image[best[0]][best[1]]) best = [r, c];
    }
  const count = (row.to - row.from) * (column.to - column.from);
  return { value: mode === "max" ? image[best[0]][best[1]] : sum / count, best, count, sum, level };
}

const moved = (image, down, right) => image.map((line, r) => line.map((_, c) => image[r - down]?.[c - right] ?? 0));
const alike = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** How many values are not 0 in at least one of two pictures, and the cells of those that are the same in both. */
function compare(before, after) {
  const same = [];
  let count = 0;
  before.forEach((line, r) => line.forEach((value, c) => {
    if (value === 0 && after[r][c] === 0) return;
    count++;
    if (alike(value, after[r][c])) same.push([r, c]);
  }));
  return { same, count, share: count ? `${same.length} of ${count} (${Math.round((100 * same.length) / count)} %)` : "none to compare" };
}

/** "1 row and 2 columns" when the pooled map is the old one, moved by that (a whole number of strides); else "". */
function movedMap(before, after, shift, steps) {
  if (shift.some((by, axis) => by % steps[axis])) return "";
  const [down, right] = shift.map((by, axis) => by / steps[axis]);
  if (Math.abs(down) >= before.length || Math.abs(right) >= before[0].length) return ""; // nothing of it is left to see
  const stays = before.every((line, r) => line.every((value, c) => alike(value, after[r + down]?.[c + right] ?? value)));
  const words = [[down, "row"], [right, "column"]].filter(([by]) => by).map(([by, what]) => `${Math.abs(by)} ${what}${Math.abs(by) > 1 ? "s" : ""}`);
  return stays ? words.join(" and ") : "";
}

function render(context) {
  const { model } = context;
  const ui = widget(context, "Pooling explorer");
  const get = (key) => model.get(key);
  let s = {}, view = null;

  const field = (key, name, index) =>
    numberField(`${name}, ${["rows", "columns"][index]}`, (value) => {
      const now = get(key) ?? get("size");
      ui.set({ [key]: index ? [now[0], value] : [value, now[1]] });
    }, { min: 1, max: MOST, step: 1 });
  const sizes = [field("size", "Window", 0), field("size", "Window", 1)];
  const strides = [field("stride", "Stride", 0), field("stride", "Stride", 1)];
  const problem = html("div", { class: "problem", hidden: true });
  /** Says below the fields what is wrong with a window that is too large, until it is not. */
  function judgeSizes() {
    problem.hidden = !sizes.some((size) => size.validity.rangeOverflow);
    if (problem.hidden) return;
    const most = sizes.map((size) => Number(size.max));
    problem.textContent = `✗ On this image a window has at most ${most[0]} row${most[0] > 1 ? "s" : ""} and ${most[1]} column${most[1] > 1 ? "s" : ""}.`;
    ui.say(problem.textContent);
  }
  for (const size of sizes) for (const event of ["input", "blur"]) size.addEventListener(event, judgeSizes);
  const asSize = html("input", { type: "checkbox", change: () => ui.set({ stride: asSize.checked ? null : [...get("size")] }) });
  const imageList = choice((name) => get("images")[name] && ui.set({ image: get("images")[name], position: [0, 0] }));
  const mode = choice((value) => ui.set({ mode: value }));
  setOptions(mode, [["max", "maximum"], ["average", "average"]], "max");
  const padding = choice((value) => ui.set({ padding: value }));
  setOptions(padding, [["valid", "dropped (valid)"], ["same", "kept (same)"]], "valid");
  const shift = choice((value) => ui.set({ shift: value.split(",").map(Number) }));
  const pair = (name, two, ...more) => html("div", { class: "bar-item", role: "group", "aria-label": name }, html("span", { text: `${name} ` }), two[0], " × ", two[1], ...more);
  const stridePair = html("span", {}, strides[0], " × ", strides[1]);
  const main = html("div", { class: "main" });
  const sum = html("div", { class: "sum" });
  const verdict = html("div", { class: "sum" });
  ui.root.append(
    html("div", { class: "bar" }, labelled("Image", imageList), labelled("Keep the", mode), pair("Window", sizes),
      html("div", { class: "bar-item", role: "group", "aria-label": "Stride" }, html("label", { class: "check" }, asSize, html("span", { text: "Stride as window" })), " ", stridePair)),
    html("div", { class: "bar" }, labelled("Partial windows", padding), labelled("Move the image by", shift)),
    problem, main, sum, verdict, ui.spoken);

  const place = () => [clamp(get("position")[0], s.rows.length - 1), clamp(get("position")[1], s.columns.length - 1)];
  const moveTo = (row, column) => {
    const there = [clamp(row, s.rows.length - 1), clamp(column, s.columns.length - 1)];
    if (there.join() !== place().join()) ui.set({ position: there });
  };
  const byKey = (down, right) => moveTo(place()[0] + down, place()[1] + right);
  /** The last window that holds a cell; none for cells that were dropped. */
  const windowAt = (cell, windows) => windows.findLastIndex(({ from, to }) => from <= cell && cell < to);
  const point = (row, column) => {
    const there = [windowAt(row, s.rows), windowAt(column, s.columns)];
    if (Math.min(...there) >= 0) moveTo(...there);
  };

  function compute() {
    const image = get("image");
    const steps = get("stride") ?? get("size");
    const [rows, columns] = [0, 1].map((axis) => windowsOf(axis ? image[0].length : image.length, get("size")[axis], steps[axis], get("padding")));
    const pool = (of) => rows.map((row) => columns.map((column) => keep(of, row, column, get("mode"))));
    const other = moved(image, ...get("shift"));
    s = { image, rows, columns, kept: pool(image), other, steps };
    s.pooled = s.kept.map((line) => line.map(({ value }) => value));
    s.otherPooled = pool(other).map((line) => line.map(({ value }) => value));
    s.overlap = steps[0] < get("size")[0] || steps[1] < get("size")[1];
    s.shaded = image[0].length > 12;
    s.isMoved = get("shift").some((value) => value !== 0);
    s.key = JSON.stringify([image, get("size"), steps, get("padding"), get("mode"), get("shift")]);
  }
  function build() {
    const [h, w, rows, columns] = [s.image.length, s.image[0].length, s.rows.length, s.columns.length];
    const most = s.shaded ? 320 : 290;
    const make = (r, c, title, values, active = {}) => {
      const grid = new Grid(r, c, { title, digits: digits(values), most, ...active });
      grid.fill(values, { shade: s.shaded ? span(s.image) : null });
      grid.stage.classList.toggle("shaded", s.shaded);
      return grid;
    };
    const keys = (what, onPoint) => ({ name: `${what}; arrow keys move the window`, onPoint, onKey: byKey });
    const image = make(h, w, `image  ${h} × ${w}`, s.image, keys(`image, ${h} by ${w}`, point));
    const output = make(rows, columns, `${get("mode")}  ${rows} × ${columns}`, s.pooled, keys(`result, ${rows} by ${columns}`, moveTo));
    const tint = (i, j) => (s.overlap || s.shaded ? "" : (i + j) % 2 ? "tint-b" : "tint-a");
    for (let r = 0; r < h; r++)
      for (let c = 0; c < w; c++) {
        const [i, j] = [windowAt(r, s.rows), windowAt(c, s.columns)];
        const whole = i >= 0 && j >= 0 && s.rows[i].whole && s.columns[j].whole;
        image.mark(r, c, i < 0 || j < 0 ? "partial" : `${tint(i, j)}${whole ? "" : " partial"}`);
      }
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) output.mark(i, j, `${tint(i, j)}${s.rows[i].whole && s.columns[j].whole ? "" : " partial"}`);
    if (!s.overlap) outlineWindows(image);
    image.ring(get("mode") === "max" ? s.kept.flat().filter(({ level }) => !level).map(({ best }) => best) : []);
    const sign = () => html("span", { class: "sign", text: "→", "aria-hidden": "true" });
    const pair = (from, to) => html("div", { class: "line" }, from.element, html("span", { class: "result" }, sign(), to.element));
    const lines = [pair(image, output)];
    verdict.textContent = "";
    if (s.isMoved) {
      const [pixels, pooled] = [compare(s.image, s.other), compare(s.pooled, s.otherPooled)];
      const moved_ = make(h, w, "image, moved", s.other);
      const after = make(rows, columns, "pooled again", s.otherPooled);
      moved_.ring(pixels.same);
      after.ring(pooled.same);
      lines.push(pair(moved_, after));
      verdict.textContent = `Unchanged (ringed), at the values that are not 0 in at least one of the two pictures: ${pixels.share} of the pixels, ${pooled.share} of the pooled values.`;
      const by = movedMap(s.pooled, s.otherPooled, get("shift"), s.steps);
      if (by) verdict.textContent += ` Yet the pooled map is the old one, moved by ${by}.`;
    }
    const dropped = h * w - [...Array(h).keys()].filter((r) => windowAt(r, s.rows) >= 0).length * [...Array(w).keys()].filter((c) => windowAt(c, s.columns) >= 0).length;
    s.note = dropped ? ` ${dropped} cells (hatched) are in no window.` : s.rows.concat(s.columns).some(({ whole }) => !whole) ? " Hatched windows are partial, and kept." : "";
    view = { key: s.key, image, output, note: s.note };
    main.replaceChildren(html("div", { class: "lines" }, ...lines));
  }

  /** A heavier line around each window: tints alone do not keep them apart for every eye. */
  function outlineWindows(grid) {
    for (const row of s.rows)
      for (const column of s.columns) {
        const [x, y, width, height] = [column.from * grid.wide, row.from * grid.high, (column.to - column.from) * grid.wide, (row.to - row.from) * grid.high];
        grid.rings.before(svg("rect", { x, y, width, height, class: "window-edge" }));
      }
  }

  function draw() {
    compute();
    if (view?.key !== s.key) {
      const focused = main.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label").split(",")[0] : null;
      build();
      if (focused) main.querySelector(`[aria-label^="${focused},"]`)?.focus();
    }
    const [i, j] = place();
    const [row, column, kept] = [s.rows[i], s.columns[j], s.kept[i][j]];
    view.image.frame("window", row.from, column.from, row.to - row.from, column.to - column.from);
    view.output.frame("output", i, j);
    const cells = s.image.slice(row.from, row.to).map((line) => line.slice(column.from, column.to)).flat().map(numberText);
    const how = get("mode") === "max" ? `max(${cells.join(", ")})` : `(${cells.join(" + ")}) / ${kept.count}`;
    const words = `Window at row ${i}, column ${j}: ${how} = ${numberText(kept.value)}.`;
    sum.textContent = words + view.note;
    ui.say(`${words} ${verdict.textContent}`);
    drawControls();
  }
  function drawControls() {
    [s.image.length, s.image[0].length].forEach((length, index) => {
      sizes[index].max = Math.min(MOST, length);
      setField(sizes[index], get("size")[index]);
      setField(strides[index], s.steps[index]);
    });
    asSize.checked = get("stride") === null;
    stridePair.hidden = asSize.checked;
    mode.value = get("mode");
    padding.value = get("padding");
    const now = get("shift").join();
    setOptions(shift, SHIFTS.some(([value]) => value === now) ? SHIFTS : [...SHIFTS, [now, `${now} (down, right)`]], now);
    const names = Object.keys(get("images")).filter((name) => {
      const other = get("images")[name];
      return other.length >= get("size")[0] && other[0].length >= get("size")[1];
    });
    const chosen = names.find((name) => JSON.stringify(get("images")[name]) === JSON.stringify(s.image));
    setOptions(imageList, [...(chosen === undefined ? [["", "own numbers"]] : []), ...names.map((name) => [name, name])], chosen ?? "");
  }

  ui.onChange(STATE, draw);
  return () => ui.end();
}

export default { render };
