// LayerStack: layers to add, remove, move and edit; their shapes and parameters as Keras counts them.
import { button, choice, clamp, disable, html, labelled, newId, numberField, setField, setOptions, svg, widget } from "./shared.js";

const STATE = ["layers", "input_shape", "selected", "presets"];
const MOST_LAYERS = 30;
const NAMES = { conv: "Conv2D", max_pool: "MaxPooling2D", flatten: "Flatten", dropout: "Dropout", dense: "Dense" };
const ACTIVATIONS = [["", "none"], ["relu", "relu"], ["softmax", "softmax"], ["sigmoid", "sigmoid"], ["tanh", "tanh"]];
const NEW = {
  conv: { layer: "conv", filters: 32, kernel: 3, activation: "relu" },
  max_pool: { layer: "max_pool", size: 2 },
  flatten: { layer: "flatten" },
  dropout: { layer: "dropout", rate: 0.5 },
  dense: { layer: "dense", units: 64, activation: "relu" },
};
/** Numbers of each kind of layer: key, label, the most it may be. */
const NUMBERS = {
  conv: [["filters", "Filters", 4096], ["kernel", "Kernel", 64], ["stride", "Stride", 64]],
  max_pool: [["size", "Window", 64]],
  flatten: [],
  dropout: [],
  dense: [["units", "Units", 100000]],
};

const product = (numbers) => numbers.reduce((all, number) => all * number, 1);
const grouped = (number) => number.toLocaleString("en-US");
const shapeText = (shape) => shape.join(" × ");

/** A layer in a few words: its Keras name, and its arguments. */
function layerText(layer) {
  const { layer: kind, stride = 1, padding = "valid", activation } = layer;
  const said = [];
  if (kind === "conv") said.push(`${layer.filters} kernels ${layer.kernel} × ${layer.kernel}`);
  if (stride !== 1) said.push(`stride ${stride}`);
  if (padding !== "valid") said.push(padding);
  if (kind === "max_pool") said.push(`${layer.size} × ${layer.size}`);
  if (kind === "dropout") said.push(`rate ${Number(layer.rate.toPrecision(6))}`);
  if (kind === "dense") said.push(`${layer.units} units`);
  if (activation) said.push(activation);
  return [NAMES[kind], said];
}

/** What a layer gives behind `shape`: its output shape and parameters, null when it does not suit that shape. */
function rowOf(layer, shape) {
  const { layer: kind, stride = 1, padding = "valid" } = layer;
  const flat = shape.length === 1;
  if (kind === "flatten") return { shape: [product(shape)], params: 0 };
  if (kind === "dropout") return { shape, params: 0 };
  if (kind === "dense") return flat ? { shape: [layer.units], params: (shape[0] + 1) * layer.units } : null;
  if (flat) return null;
  if (kind === "max_pool") {
    if (layer.size > Math.min(shape[0], shape[1])) return null;
    return { shape: [...[0, 1].map((axis) => Math.floor(shape[axis] / layer.size)), shape[2]], params: 0 };
  }
  const { kernel, filters } = layer;
  if (padding === "valid" && kernel > Math.min(shape[0], shape[1])) return null;
  const sides = [0, 1].map((axis) => Math.ceil((padding === "same" ? shape[axis] : shape[axis] - kernel + 1) / stride));
  return { shape: [...sides, filters], params: (kernel * kernel * shape[2] + 1) * filters };
}

/** Why a layer that `rowOf` refuses is impossible. The same words as `reason` in Python. */
function reason(index, layer, shape) {
  const kind = layer.layer;
  const start = `Layer ${index + 1} (${NAMES[kind]}) is impossible: `;
  if (kind === "dense")
    return `${start}it takes a row of numbers, but ${shapeText(shape)} reaches it. Put Flatten before it. `
      + "Keras would not complain, but apply it to each pixel's channels alone.";
  if (shape.length === 1)
    return `${start}it moves over rows and columns, but a row of ${grouped(shape[0])} numbers reaches it. Put it before Flatten.`;
  const [what, size, more] = kind === "conv" ? ["kernel", layer.kernel, ', padding "same"'] : ["window", layer.size, ""];
  return `${start}its ${what} ${size} × ${size} is larger than the ${shape[0]} × ${shape[1]} maps that reach it. `
    + `Use a smaller ${what}${more}, or shrink the maps less before.`;
}

/** Rows { before, shape, params } of a stack, null from the impossible layer (`broken`) on; `why`, and the total. */
function tableOf(layers, inputShape) {
  let shape = inputShape, broken = null, why = "";
  const rows = layers.map((layer, index) => {
    const row = shape && rowOf(layer, shape);
    const before = shape;
    if (shape && !row) [broken, why] = [index, reason(index, layer, shape)];
    shape = row ? row.shape : null;
    return row && { before, ...row };
  });
  const total = broken === null ? rows.reduce((sum, { params }) => sum + params, 0) : null;
  return { rows, broken, why, total };
}

/** Weights of a convolution, and of a dense layer between the same two shapes, biases left out; as BigInt. */
function againstDense(layer, row) {
  if (layer.layer !== "conv" || !row) return null;
  const weights = BigInt(layer.kernel ** 2 * row.before[2]) * BigInt(layer.filters);
  return { weights, dense: BigInt(product(row.before)) * BigInt(product(row.shape)) };
}

/** How a layer's shape and parameters come about, in one line. */
function arithmetic(layer, { before, shape, params }) {
  const { layer: kind, stride = 1, padding = "valid" } = layer;
  if (kind === "flatten") return `${shapeText(before)} = ${shape[0]} numbers in one row, nothing to learn.`;
  if (kind === "dropout") return "The shape stays, and there is nothing to learn.";
  if (kind === "dense") return `parameters: (${before[0]} + 1 bias) · ${layer.units} = ${grouped(params)}.`;
  const along = (axis, name) => {
    if (kind === "max_pool") return `${name} ⌊${before[axis]} / ${layer.size}⌋ = ${shape[axis]}`;
    if (padding === "same") return `${name} ⌈${before[axis]} / ${stride}⌉ = ${shape[axis]}`;
    return `${name} ⌊(${before[axis]} − ${layer.kernel}) / ${stride}⌋ + 1 = ${shape[axis]}`;
  };
  const sizes = before[0] === before[1] ? along(0, "rows and columns:") : `${along(0, "rows:")}, ${along(1, "columns:")}`;
  if (kind === "max_pool") return `${sizes}; nothing to learn.`;
  return `${sizes}; parameters: (${layer.kernel} · ${layer.kernel} · ${before[2]} + 1 bias) · ${layer.filters} = ${grouped(params)}.`;
}

/** A volume as a small block: its face as large as the maps, its depth for the channels; a row of numbers as a bar. */
function block(shape, largest) {
  const drawing = svg("svg", { viewBox: "0 0 44 26", width: 44, height: 26, "aria-hidden": "true", class: "block" });
  const scale = (size) => Math.max(2, (20 * size) / largest);
  if (shape.length === 1) {
    const long = Math.min(42, 4 + 4 * Math.log2(shape[0]));
    drawing.append(svg("rect", { x: 22 - long / 2, y: 11, width: long, height: 4, class: "face" }));
    return drawing;
  }
  const [high, wide, deep] = [scale(shape[0]), scale(shape[1]), Math.min(18, 1 + 1.8 * Math.log2(shape[2]))];
  const [left, top, over] = [(44 - wide - deep) / 2, 13 - high / 2 + deep / 6, deep / 3];
  const path = `M${left} ${top}l${deep} ${-over}h${wide}v${high}l${-deep} ${over}z M${left + wide} ${top}l${deep} ${-over}`;
  drawing.append(svg("path", { d: path, class: "side" }), svg("rect", { x: left, y: top, width: wide, height: high, class: "face" }));
  return drawing;
}

function render(context) {
  const { model } = context;
  const ui = widget(context, "Layer stack");
  const get = (key) => model.get(key);
  const group = newId("stack");
  const rows = [];
  let t = null, saidLast = null;

  const here = () => clamp(get("selected"), Math.max(get("layers").length - 1, 0));
  const change = (layers, selected = here()) => ui.set({ layers, selected: clamp(selected, Math.max(layers.length - 1, 0)) });
  const edit = (key, value) => {
    const layers = get("layers").map((layer, index) => (index === here() ? { ...layer, [key]: value } : layer));
    change(layers);
  };
  function add(kind) {
    const layers = [...get("layers")];
    const at = layers.length ? here() + 1 : 0;
    layers.splice(at, 0, { ...NEW[kind] });
    change(layers, at);
  }
  function remove() {
    change(get("layers").filter((_, index) => index !== here()));
    if (!get("layers").length) queueMicrotask(() => adders[0].focus()); // what had the focus is gone
  }
  function move(by) {
    const layers = [...get("layers")];
    const [from, to] = [here(), here() + by];
    if (to < 0 || to >= layers.length) return;
    layers.splice(to, 0, ...layers.splice(from, 1));
    change(layers, to);
  }

  // ---- controls ----
  const presetList = choice((name) => get("presets")[name] && ui.set({ layers: get("presets")[name], selected: 0 }));
  const sides = ["rows", "columns", "channels"].map((name, axis) =>
    numberField(`Input, ${name}`, (value) => ui.set({ input_shape: get("input_shape").map((old, at) => (at === axis ? value : old)) }),
      { min: 1, max: 1024, step: 1, class: "short" }));
  const bar = html("div", { class: "bar" }, labelled("Start from", presetList),
    html("span", { role: "group", "aria-label": "Input shape", class: "nowrap" }, "Input ", sides[0], " × ", sides[1], " × ", sides[2]));
  const up = button("▲ Up", () => move(-1), { "aria-label": "Move the layer up" });
  const down = button("▼ Down", () => move(1), { "aria-label": "Move the layer down" });
  const drop = button("✕ Remove", remove, { "aria-label": "Remove the layer" });
  const adders = Object.keys(NAMES).map((kind) => button(`+ ${NAMES[kind]}`, () => add(kind), { "aria-label": `Add ${NAMES[kind]} after the chosen layer` }));
  const fields = {}, boxes = {};
  for (const kind of Object.keys(NAMES)) {
    fields[kind] = NUMBERS[kind].map(([key, name, max]) => [key, numberField(name, (value) => edit(key, value), { min: 1, max, step: 1 })]);
    boxes[kind] = html("span", { class: "arguments" }, ...fields[kind].map(([, field]) => labelled(field.getAttribute("aria-label"), field)));
  }
  fields.dropout.push(["rate", numberField("Rate", (value) => edit("rate", value), { min: 0, max: 0.99 })]);
  boxes.dropout.append(labelled("Rate", fields.dropout[0][1]));
  const padding = choice((value) => edit("padding", value));
  setOptions(padding, [["valid", "valid"], ["same", "same"]], "valid");
  boxes.conv.append(labelled("Padding", padding));
  const activation = choice((value) => edit("activation", value || null));
  setOptions(activation, ACTIVATIONS, "");
  const activationLabel = labelled("Activation", activation);
  const chosen = html("b", {});
  const editor = html("div", { class: "editor", role: "group", "aria-label": "The chosen layer" },
    html("div", { class: "bar" }, chosen, ...Object.values(boxes), activationLabel), html("div", { class: "bar" }, up, down, drop));
  const adding = html("div", { class: "bar adding", role: "group", "aria-label": "Add a layer" }, html("span", { text: "Add after it" }), ...adders);

  // ---- the table ----
  const body = html("tbody", {});
  const total = html("td", {});
  const inputRow = html("td", {});
  const head = ["Layer", "Output shape", "Parameters"].map((text) => html("th", { scope: "col", text }));
  const start = html("tr", { class: "input" }, html("td", {}, html("span", { class: "layer", text: "input" })), inputRow, html("td", {}));
  const table = html("table", { class: "stack" }, html("thead", {}, html("tr", {}, ...head)), body,
    html("tfoot", {}, html("tr", {}, html("th", { scope: "row", colspan: 2, text: "Total" }), total)));
  const problem = html("p", { class: "problem" });
  const sum = html("div", { class: "sum" });
  const versus = html("div", { class: "sum versus" });
  ui.root.append(bar, table, problem, editor, adding, sum, versus, ui.spoken);
  table.addEventListener("keydown", (event) => {
    if (event.key !== "Delete" || !get("layers").length) return;
    event.preventDefault();
    remove();
    queueMicrotask(() => get("layers").length && rows[here()].radio.focus());
  });

  function newRow(index) {
    const radio = html("input", { type: "radio", name: group, change: () => ui.set({ selected: index }) });
    const name = html("b", {}), more = html("span", { class: "more" });
    const number = html("span", { class: "index", text: index + 1 });
    const shape = html("td", { class: "shape" }), params = html("td", { class: "params" });
    const element = html("tr", {}, html("td", {}, html("label", { class: "layer" }, radio, number, html("span", {}, name, " ", more))), shape, params);
    return { element, radio, name, more, shape, params };
  }
  function drawRow(index, layer, most, largest) {
    const { element, radio, name, more, shape, params } = rows[index];
    const row = t.rows[index];
    const [title, said] = layerText(layer);
    name.textContent = title;
    more.textContent = said.join(", ");
    radio.checked = index === here();
    const kind = row ? (row.params ? "learns" : "fixed") : index === t.broken ? "broken" : "unknown";
    element.setAttribute("class", `${kind}${radio.checked ? " chosen" : ""}`);
    const key = JSON.stringify([kind, row, most, largest]);
    if (rows[index].drawn === key) return;
    rows[index].drawn = key;
    if (row) {
      shape.replaceChildren(html("span", { class: "cell-line" }, block(row.shape, largest), shapeText(row.shape)));
      const wide = Math.max(row.params ? 1 : 0, (72 * row.params) / (most || 1));
      params.replaceChildren(html("span", { class: "cell-line" }, html("span", { class: "length", style: `width: ${wide}px` }), grouped(row.params)));
    } else {
      shape.textContent = index === t.broken ? "✗ impossible" : "unknown";
      params.textContent = index === t.broken ? "✗" : "?";
    }
  }

  function draw() {
    const layers = get("layers"), input = get("input_shape"), index = here(), layer = layers[index];
    t = tableOf(layers, input);
    while (rows.length < layers.length) rows.push(newRow(rows.length));
    const shown = [start, ...rows.slice(0, layers.length).map(({ element }) => element)];
    if (body.children.length !== shown.length) body.replaceChildren(...shown);
    const most = Math.max(0, ...t.rows.map((row) => row?.params ?? 0));
    const largest = Math.max(input[0], input[1]);
    inputRow.replaceChildren(html("span", { class: "cell-line" }, block(input, largest), shapeText(input)));
    layers.forEach((each, at) => drawRow(at, each, most, largest));
    total.textContent = t.total === null ? "unknown" : grouped(t.total);
    problem.textContent = t.why && `✗ ${t.why}`;
    problem.hidden = !t.why;
    drawControls(layers, layer, index);
    drawWords(layers, layer, index);
  }
  function drawControls(layers, layer, index) {
    get("input_shape").forEach((value, axis) => setField(sides[axis], value));
    editor.hidden = !layer;
    adding.firstChild.textContent = layer ? `Add after layer ${index + 1}` : "Add a layer";
    for (const one of adders) disable(one, layers.length >= MOST_LAYERS);
    const present = JSON.stringify(layers);
    const names = Object.keys(get("presets"));
    const name = names.find((each) => JSON.stringify(get("presets")[each]) === present);
    setOptions(presetList, [...(name === undefined ? [["", "own layers"]] : []), ...names.map((each) => [each, each])], name ?? "");
    if (!layer) return;
    const kind = layer.layer;
    chosen.textContent = `Layer ${index + 1}: ${NAMES[kind]}`;
    for (const each of Object.keys(boxes)) boxes[each].hidden = each !== kind;
    for (const [key, field] of fields[kind]) setField(field, layer[key] ?? 1);
    if (kind === "conv") padding.value = layer.padding ?? "valid";
    activationLabel.hidden = kind !== "conv" && kind !== "dense";
    activation.value = layer.activation ?? "";
    disable(up, index === 0);
    disable(down, index === layers.length - 1);
  }
  function drawWords(layers, layer, index) {
    const row = t.rows[index];
    sum.textContent = row ? `Layer ${index + 1}: ${arithmetic(layer, row)}` : "";
    const compared = layers.map((each, at) => againstDense(each, t.rows[at]));
    const words = [];
    const one = layer && compared[index];
    const all = compared.filter(Boolean);
    if (one) words.push(`A dense layer from ${shapeText(row.before)} to ${shapeText(row.shape)} would need ${grouped(one.dense)} weights; `
      + `this convolution has ${grouped(one.weights)}.`);
    else if (all.length) {
      const [weights, dense] = ["weights", "dense"].map((key) => all.reduce((added, each) => added + each[key], 0n));
      words.push(`All convolutions: ${grouped(weights)} weights; dense layers between the same shapes: ${grouped(dense)}.`);
    }
    versus.textContent = words.length ? `${words.join(" ")} (Biases left out.)` : "";
    const result = row ? `output ${shapeText(row.shape)}, ${grouped(row.params)} parameters` : layer ? "unknown" : "";
    const said = layer ? `Layer ${index + 1} of ${layers.length}, ${layerText(layer).flat().join(", ")}: ${t.broken === index ? "" : `${result}. `}` : "No layers. ";
    const words_ = said + (t.why || `Total ${grouped(t.total)} parameters.`);
    if (saidLast !== null) ui.say(words_);
    saidLast = words_;
  }

  ui.onChange(STATE, draw);
  return () => ui.end();
}

export default { render };
