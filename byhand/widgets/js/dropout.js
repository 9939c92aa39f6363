// DropoutExplorer: units drawn out of a small net, survivors scaled up, and the mean over many draws.
import { button, checkbox, disable, html, labelled, numberField, numberText, setField, svg, widget } from "./shared.js";

const STATE = ["values", "rate", "training", "seed", "resamples"];
const [INPUTS, SECOND, OUTPUTS, MOST_DRAWS] = [4, 4, 2, 10000];
const [RADIUS, SPREAD, LABELS, HIGH] = [15, 40, 76, 62];

/** 32 bits mixed ("lowbias32"), as in Python's `uniform`. */
function mix(number) {
  let x = number >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
const uniform = (seed, draw, unit) => mix(mix(mix(seed + 0x9e3779b9) + draw) + unit) / 2 ** 32;

/** The masks of both hidden layers in one draw: true for each unit that is kept. */
function masksOf(seed, draw, rate, units) {
  const kept = [...Array(units + SECOND).keys()].map((unit) => uniform(seed, draw, unit) >= rate);
  return [kept.slice(0, units), kept.slice(units)];
}

/** How often each unit of the first hidden layer was kept in draws 1 to `draws`. */
function keptOf(seed, draws, rate, units) {
  const counts = Array(units).fill(0);
  for (let draw = 1; draw <= draws; draw++) {
    const start = mix(mix(seed + 0x9e3779b9) + draw);
    for (let unit = 0; unit < units; unit++) if (mix(start + unit) / 2 ** 32 >= rate) counts[unit]++;
  }
  return counts;
}

const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
/** The places, from 1, where `flags` are false, in words. */
const missing = (flags) => flags.map((kept, index) => (kept ? 0 : index + 1)).filter(Boolean).join(", ") || "none";

function render(context) {
  const { model } = context;
  const ui = widget(context, "Dropout explorer");
  const get = (key) => model.get(key);
  let net = null, saidLast = null;

  // ---- controls ----
  const [training, trainingLabel] = checkbox("Training (off: the net in use)", (on) => ui.set({ training: on }));
  const slider = html("input", { type: "range", min: 0, max: 0.95, step: 0.05, input: () => ui.set({ rate: slider.valueAsNumber }) });
  const rate = numberField("Rate as a number", (value) => ui.set({ rate: value }), { min: 0, max: 0.99 });
  const seed = numberField("Seed", (value) => ui.set({ seed: value, resamples: 1 }), { min: 0, max: 4294967295, step: 1 });
  const draw_ = (more) => ui.set({ resamples: Math.min(MOST_DRAWS, get("resamples") + more) });
  const once = button("Resample", () => draw_(1));
  const often = button("Resample 100 times", () => draw_(100));
  const again = button("Start again", () => ui.set({ resamples: 1 }));
  const drawn = html("span", { class: "told" });
  const picture = html("div", { class: "units", role: "img" });
  const table = html("table", { class: "draws" });
  const scroll = html("div", { class: "scroll", role: "group", "aria-label": "Numbers of hidden layer 1" }, table);
  const words = ["", "", ""].map(() => html("div", { class: "sum" }));
  const why = html("div", { class: "sum", text: "The outputs are never dropped: each is a class of the answer, and no later layer could make up for it." });
  ui.root.append(
    html("div", { class: "bar" }, trainingLabel, html("span", { class: "rate" }, labelled("Rate", slider), rate), labelled("Seed", seed)),
    html("div", { class: "bar" }, once, often, again, drawn),
    html("div", { class: "main" }, picture, html("div", { class: "facts" }, scroll, ...words, why)), ui.spoken);

  // ---- the net, built anew when it gets other units ----
  function build(units) {
    const counts = [INPUTS, units, SECOND, OUTPUTS];
    const names = ["inputs", "hidden 1", "hidden 2", "outputs"];
    const wide = LABELS + SPREAD * Math.max(...counts);
    const tall = HIGH * 3 + 2 * RADIUS + 8;
    const drawing = svg("svg", { viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall, "aria-hidden": "true" });
    const place = (layer, index) => [
      LABELS + (wide - LABELS) / 2 + SPREAD * (index - (counts[layer] - 1) / 2), tall - RADIUS - 4 - HIGH * layer,
    ];
    const lines = [];
    for (let layer = 0; layer < 3; layer++)
      for (let from = 0; from < counts[layer]; from++)
        for (let to = 0; to < counts[layer + 1]; to++) {
          const [[x1, y1], [x2, y2]] = [place(layer, from), place(layer + 1, to)];
          const line = drawing.appendChild(svg("line", { x1, y1, x2, y2 }));
          lines.push({ line, ends: [[layer, from], [layer + 1, to]] });
        }
    const circles = counts.map((count, layer) => [...Array(count).keys()].map((index) => {
      const [cx, cy] = place(layer, index);
      const group = drawing.appendChild(svg("g"));
      const arm = RADIUS * 0.6;
      group.append(svg("circle", { cx, cy, r: RADIUS }), svg("path", { class: "cross", d: `M${cx - arm} ${cy - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}` }));
      if (layer === 1) group.appendChild(svg("text", { x: cx, y: cy, "font-size": 13 })).textContent = index + 1;
      return group;
    }));
    names.forEach((name, layer) => {
      const label = drawing.appendChild(svg("text", { x: 0, y: place(layer, 0)[1], "font-size": 13, class: "name" }));
      label.textContent = name;
    });
    net = { units, lines, circles };
    picture.replaceChildren(drawing);
    const line = (name) => {
      const cells = Array.from({ length: units }, () => html("td", {}));
      const title = html("th", { scope: "row", text: name });
      return { title, cells, element: html("tr", {}, title, ...cells) };
    };
    net.rows = [line("x (in use)"), line("mask"), line(""), line("")];
    const head = html("tr", {}, html("th", { scope: "col", text: "hidden 1, unit" }), ...Array.from({ length: units }, (_, index) => html("th", { scope: "col", text: index + 1 })));
    table.replaceChildren(html("thead", {}, head), html("tbody", {}, ...net.rows.map(({ element }) => element)));
  }

  function draw() {
    const [values, on, p, draws] = ["values", "training", "rate", "resamples"].map(get);
    if (net?.units !== values.length) build(values.length);
    const masks = masksOf(get("seed"), draws, on ? p : 0, values.length);
    const kept = keptOf(get("seed"), draws, p, values.length);
    const factor = 1 / (1 - p);
    const passed = values.map((value, unit) => (on ? (masks[0][unit] ? value * factor : 0) : value));
    const mean = values.map((value, unit) => (value * kept[unit]) / (draws * (1 - p)));
    const isKept = ([layer, index]) => layer === 0 || layer === 3 || masks[layer - 1][index];
    for (const { line, ends } of net.lines) line.setAttribute("class", ends.every(isKept) ? "edge" : "edge gone");
    net.circles.forEach((layer, at) => layer.forEach((group, index) =>
      group.setAttribute("class", at === 0 || at === 3 ? "unit outer" : isKept([at, index]) ? "unit" : "unit gone")));
    const gone = `dropped of hidden layer 1: ${missing(masks[0])}; of hidden layer 2: ${missing(masks[1])}`;
    picture.setAttribute("aria-label", `A net of ${INPUTS} inputs, ${values.length} and ${SECOND} hidden units and ${OUTPUTS} outputs; ${on ? gone : "all units in use"}`);
    const [x, mask, out, average] = net.rows;
    mask.element.hidden = !on;
    out.title.textContent = on ? "x · mask / (1 − rate)" : "passed on";
    average.title.textContent = `mean of ${draws} draw${draws > 1 ? "s" : ""}`;
    values.forEach((value, unit) => {
      x.cells[unit].textContent = numberText(value);
      mask.cells[unit].textContent = masks[0][unit] ? "1" : "✕ 0";
      out.cells[unit].textContent = numberText(passed[unit]);
      average.cells[unit].textContent = numberText(mean[unit]);
      for (const row of [mask, out]) row.cells[unit].classList.toggle("gone", !masks[0][unit]);
    });
    const scrolls = scroll.scrollWidth > scroll.clientWidth; // what has to be scrolled must be reached by keys
    if (scrolls) scroll.setAttribute("tabindex", 0);
    else scroll.removeAttribute("tabindex");
    drawControls(on, p, draws);
    const sums = [passed, mean, values].map(sumOf);
    const over = `on average over ${draws} draw${draws > 1 ? "s" : ""}`;
    words[0].textContent = on
      ? `Survivors are multiplied by 1 / (1 − ${numberText(p)}) = ${numberText(factor)}.`
      : "In use every unit passes on its x: nothing is drawn, and there is no factor.";
    words[1].textContent = on
      ? `Sum passed on: ${numberText(sums[0])} in this draw, ${numberText(sums[1])} on average, ${numberText(sums[2])} in use.`
      : `Sum passed on: ${numberText(sums[2])}; in training ${numberText(sums[1])} ${over}.`;
    words[2].textContent = `Without the factor the average would be ${numberText(sums[1] * (1 - p))}: the next layer would get less than in use.`;
    words[2].hidden = !on || p === 0;
    const said = on ? `Draw ${draws}, ${gone}. ${words[1].textContent}` : `In use. ${words[1].textContent}`;
    if (saidLast !== null) ui.say(said);
    saidLast = said;
  }
  function drawControls(on, p, draws) {
    training.checked = on;
    if (Math.abs(slider.valueAsNumber - p) > 1e-9) slider.value = p;
    setField(rate, p);
    setField(seed, get("seed"));
    for (const more of [once, often]) disable(more, !on || draws === MOST_DRAWS);
    disable(again, !on || draws === 1);
    drawn.textContent = `draw ${draws}`;
    drawn.hidden = !on;
  }

  ui.onChange(STATE, draw);
  return () => ui.end();
}

export default { render };
