// ShapeExplorer: every window along both axes, cells that none reads, and the formula with its floor.
import { Grid, choice, clamp, html, labelled, numberField, setField, setOptions, svg, widget } from "./shared.js";

const STATE = ["size", "kernel", "stride", "dilation", "padding", "border", "position"];
const PAIRS = [["size", "Input", 24], ["kernel", "Kernel", 11], ["stride", "Stride", 8], ["dilation", "Dilation", 4]];
const PADDINGS = [["valid", "valid: none"], ["same", "same: ⌈size / stride⌉ windows"], ["border", "border of"]];
const SIDES = [["above", "below", "row"], ["left", "right", "column"]];

/** One axis: zeros before and after, where windows start, and the cells that they read. */
function axisOf(size, kernel, stride, dilation, padding, border) {
  const span = dilation * (kernel - 1) + 1;
  let [before, after] = padding === "border" ? [border, border] : [0, 0];
  const wanted = Math.ceil(size / stride);
  if (padding === "same") {
    const zeros = Math.max((wanted - 1) * stride + span - size, 0);
    before = Math.floor(zeros / 2);
    after = zeros - before;
  }
  const cells = before + size + after;
  const count = cells < span ? 0 : Math.floor((cells - span) / stride) + 1;
  const starts = [...Array(count).keys()].map((index) => index * stride);
  const reads = Array(cells).fill(0);
  for (const start of starts) for (let tap = 0; tap < kernel; tap++) reads[start + tap * dilation]++;
  return { size, kernel, stride, dilation, span, before, after, cells, count, starts, reads, wanted, padding };
}

const decimals = (value) => String(Math.round(value * 100) / 100).replace("-", "−");

/** The formula of one axis with its numbers, as lines of text. */
function formula(axis, index) {
  const [first, last, cell] = SIDES[index];
  const { size, kernel, stride, dilation, span, before, after, cells, count } = axis;
  const lines = [];
  if (dilation > 1) lines.push(`A kernel of ${kernel} with dilation ${dilation} spans ${dilation} · (${kernel} − 1) + 1 = ${span}.`);
  if (axis.padding === "same") {
    const need = (axis.wanted - 1) * stride + span - size;
    lines.push(`same: ⌈${size} / ${stride}⌉ = ${axis.wanted} windows; they need (${axis.wanted} − 1) · ${stride} + ${span} − ${size} = ${decimals(need)} zero${need === 1 ? "" : "s"}: `
      + `${before} ${first}, ${after} ${last}${after > before ? ", the odd one at the end" : ""}${need < 0 ? " (less than 0: none)" : ""}.`);
  }
  if (!count) return [...lines, `✗ The kernel spans ${span}, there are only ${cells} cells: it finds no place.`];
  const quotient = (cells - span) / stride;
  lines.push(`⌊(${size} + ${before} + ${after} − ${span}) / ${stride}⌋ + 1 = ⌊${decimals(quotient)}⌋ + 1 = ${count}`);
  const unread = axis.reads.filter((reads) => reads === 0).length;
  const rest = (cells - span) % stride;
  if (rest) lines.push(`The floor drops a rest of ${rest}: the next window would need ${stride - rest} more.`);
  if (unread) lines.push(`${unread} ${cell}${unread > 1 ? "s are" : " is"} read by no window (hatched).`);
  return lines;
}

function render(context) {
  const { model } = context;
  const ui = widget(context, "Shape explorer");
  const get = (key) => model.get(key);
  let axes = [], view = null;

  const fields = {};
  const boxes = PAIRS.map(([key, name, most]) => {
    fields[key] = ["rows", "columns"].map((axis, index) =>
      numberField(`${name}, ${axis}`, (value) => ui.set({ [key]: index ? [get(key)[0], value] : [value, get(key)[1]] }),
        { min: 1, max: most, step: 1 }));
    return html("div", { class: "pair", role: "group", "aria-label": name }, html("span", { text: name }),
      html("span", {}, fields[key][0], " × ", fields[key][1]));
  });
  const paddingList = choice((padding) => ui.set({ padding }));
  setOptions(paddingList, PADDINGS, "valid");
  const border = numberField("border, zeros on each side", (value) => ui.set({ border: value }), { min: 0, max: 6, step: 1 });
  const padding = html("div", { class: "bar" }, labelled("Padding", paddingList), border);
  const main = html("div", { class: "main" });
  const formulas = html("div", { class: "formulas" });
  const sum = html("div", { class: "sum" });
  ui.root.append(html("div", { class: "fields" }, ...boxes), padding, main, sum, ui.spoken);

  const place = () => get("position").map((value, index) => clamp(value, Math.max(axes[index].count - 1, 0)));
  const moveTo = (row, column) => {
    if (!axes[0].count || !axes[1].count) return;
    const there = [clamp(row, axes[0].count - 1), clamp(column, axes[1].count - 1)];
    if (there.join() !== place().join()) ui.set({ position: there });
  };
  /** The window whose middle is nearest to the cell pointed at. */
  const nearest = (cell, axis) => Math.round((cell - (axis.span - 1) / 2) / axis.stride);
  const byKey = (down, right) => moveTo(place()[0] + down, place()[1] + right);

  function build() {
    const [down, across] = axes;
    const grid = new Grid(down.cells, across.cells, {
      title: "how many windows read each cell", name: "padded input; arrow keys move the window", digits: 2, most: 360,
      onPoint: (row, column) => moveTo(nearest(row, down), nearest(column, across)), onKey: byKey,
    });
    const exists = down.count && across.count;
    const output = exists && new Grid(down.count, across.count, {
      title: `output  ${down.count} × ${across.count}`, name: `output, ${down.count} by ${across.count}; arrow keys move the window`,
      digits: 1, most: 240, onPoint: moveTo, onKey: byKey,
    });
    view = { key: keyOf(), grid, output };
    view.bars = [bars(down, grid.high, true), bars(across, grid.wide, false)];
    grid.fill(down.reads.map((r) => across.reads.map((c) => r * c)));
    if (output) output.fill(down.starts.map(() => across.starts.map(() => null)));
    grid.frame("image", down.before, across.before, down.size, across.size);
    const [beside, below] = view.bars;
    const windows = html("div", { class: "windows" }, grid.element, beside.element, below.element);
    const tall = down.cells * grid.high + 6;
    grid.element.style.width = `${(100 * (across.cells * grid.wide + 6)) / below.long}%`; // one scale for cells and bars
    beside.element.firstChild.style.height = `calc((100% - var(--above)) * ${beside.long / tall})`;
    windows.style.paddingBottom = `${Math.max(0, beside.long - tall - below.deep)}px`;
    main.replaceChildren(windows, ...(output ? [output.element] : []), formulas);
    formulas.replaceChildren(...axes.map((axis, index) => html("p", {}, html("b", { text: ["Rows", "Columns"][index] }),
      ...formula(axis, index).map((line) => html("div", { text: line, class: line.startsWith("✗") ? "problem" : null })))));
    if (Math.max(...get("stride")) > 1 && Math.max(...get("dilation")) > 1)
      formulas.append(html("p", { text: "Keras refuses a stride and a dilation above 1 at once." }));
  }
  /** One bar for each window along an axis, the cells it reads filled; dashed: the window for which there is no room. */
  function bars(axis, step, upright) {
    const thick = Math.max(3, Math.min(9, Math.floor(170 / (axis.count + 1))));
    const rest = axis.count && (axis.cells - axis.span) % axis.stride;
    const starts = rest ? [...axis.starts, axis.count * axis.stride] : axis.starts;
    const long = Math.max(axis.cells, (starts.at(-1) ?? 0) + axis.span) * step + 6;
    const deep = Math.max(1, starts.length) * (thick + 3) + 4;
    const [width, height] = upright ? [deep, long] : [long, deep];
    const drawing = svg("svg", { viewBox: upright ? `0 -3 ${width} ${height}` : `-3 0 ${width} ${height}`, width, height, "aria-hidden": "true", preserveAspectRatio: "none" });
    const groups = starts.map((start, index) => {
      const group = drawing.appendChild(svg("g"));
      for (let tap = 0; tap < axis.kernel; tap++) {
        const along = (start + tap * axis.dilation) * step + 1, across = index * (thick + 3) + 2;
        const [x, y, w, h] = upright ? [across, along, thick, step - 2] : [along, across, step - 2, thick];
        group.append(svg("rect", { x, y, width: w, height: h, class: index < axis.count ? "bar-tap" : "bar-tap no-room" }));
      }
      return group;
    });
    const words = `${axis.count} windows${rest ? ", and a dashed one that has no room" : ""}`;
    const size = upright ? `width: ${width}px` : null;
    return { groups, long, deep, element: html("div", { role: "img", "aria-label": words, style: size, class: upright ? "bars upright" : "bars" }, drawing) };
  }
  const keyOf = () => JSON.stringify(STATE.slice(0, -1).map(get));

  function draw() {
    axes = [0, 1].map((index) =>
      axisOf(...["size", "kernel", "stride", "dilation"].map((key) => get(key)[index]), get("padding"), get("border")));
    if (view?.key !== keyOf()) {
      const focused = main.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
      build();
      if (focused) main.querySelector(`[aria-label="${focused}"]`)?.focus();
    }
    const [down, across] = axes;
    const [row, column] = place();
    const exists = down.count && across.count;
    const tapped = (axis, index) => (exists ? [...Array(axis.kernel).keys()].map((tap) => axis.starts[index] + tap * axis.dilation) : []);
    const [tapRows, tapColumns] = [new Set(tapped(down, row)), new Set(tapped(across, column))];
    for (let r = 0; r < down.cells; r++)
      for (let c = 0; c < across.cells; c++) {
        const zero = r < down.before || c < across.before || r >= down.before + down.size || c >= across.before + across.size;
        const kinds = [zero && "border", down.reads[r] * across.reads[c] === 0 && "unread", tapRows.has(r) && tapColumns.has(c) && "in-window"];
        view.grid.mark(r, c, kinds.filter(Boolean).join(" "));
      }
    if (exists) {
      view.grid.frame("window", down.starts[row], across.starts[column], down.span, across.span);
      view.output.frame("output", row, column);
    }
    [row, column].forEach((now, index) => view.bars[index].groups.forEach((group, at) =>
      group.childNodes.forEach((tap) => tap.classList.toggle("now", at === now))));
    for (const [key] of PAIRS) fields[key].forEach((field, index) => setField(field, get(key)[index]));
    paddingList.value = get("padding");
    setField(border, get("border"));
    border.hidden = get("padding") !== "border";
    const at = (axis, index) => `${decimals(axis.starts[index] - axis.before)} to ${axis.starts[index] - axis.before + axis.span - 1}`;
    const words = exists
      ? `Output ${down.count} × ${across.count}. Window at row ${row}, column ${column} of the output: rows ${at(down, row)}, columns ${at(across, column)} of the input.`
      : "✗ There is no output: the kernel finds no place.";
    sum.textContent = words;
    ui.say(words);
  }

  ui.onChange(STATE, draw);
  return () => ui.end();
}

export default { render };
