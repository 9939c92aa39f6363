// TrainingMonitor: how far a training is, its loss and accuracy as they come, and a button that ends it.
import { button, disable, html, svg, widget } from "./shared.js";

const STATE = ["title", "phase", "run", "epoch", "epochs", "batch", "batches", "seconds", "seconds_left", "history", "now"];
const PHASES = {
  waiting: "Training has not begun.",
  training: "Training",
  validating: "Validating",
  done: "✓ Training is over.",
  stopped: "■ Stopped early. The model is kept.",
  interrupted: "✗ Interrupted before its end.",
};
const LINES = [["", "training", "line-training"], ["val_", "validation", "line-validation"]];
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [360, 210, 46, 10, 8, 26];

function timeText(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (number) => String(number).padStart(2, "0");
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s` : `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

const valueText = (value) => (value === null || value === undefined ? "–" : value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3)).replace("-", "−");

/** Round numbers from just below `low` to just above `high`, three to six of them. */
function ticks(low, high) {
  const rough = (high - low || Math.abs(high) || 1) / 3;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * ten).find((size) => size >= rough * 0.8);
  const first = Math.floor(low / step + 1e-9), last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

const known = (value) => value !== null && value !== undefined;

/** The marker of a line, round or square, at a place. */
function marker(kind, x, y, open) {
  const size = 3.4;
  const shape = kind === "line-training" ? svg("circle", { cx: x, cy: y, r: size }) : svg("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size });
  shape.setAttribute("class", `marker ${kind}${open ? " open" : ""}`);
  return shape;
}

function swatch(kind) {
  const picture = svg("svg", { viewBox: "0 0 30 12", width: 30, height: 12, "aria-hidden": "true" });
  picture.append(svg("path", { d: "M1 6H29", class: `curve ${kind}` }), marker(kind, 15, 6));
  return picture;
}

/** One measure: its title with the last numbers as legend, and the curves over the epochs. */
class Chart {
  constructor(name) {
    this.name = name;
    this.svg = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img" });
    this.legend = html("div", { class: "legend" });
    this.element = html("div", { class: "chart" }, html("div", { class: "chart-head" }, html("b", { text: name }), this.legend), this.svg);
  }

  draw(history, now, epochs, inEpoch) {
    const lines = LINES.map(([prefix, said, kind]) => ({ said, kind, past: history[prefix + this.name], live: now[prefix + this.name] })).filter(
      ({ past, live }) => past || known(live),
    );
    const done = Math.max(0, ...lines.map(({ past }) => (past || []).length));
    const all = lines.flatMap(({ past, live }) => [...(past || []), live]).filter(known);
    this.legend.replaceChildren(
      ...lines.map(({ said, kind, past, live }) => html("span", { class: "legend-item" }, swatch(kind), `${said} `, html("b", { text: valueText(live ?? past?.at(-1)) }))),
    );
    const most = Math.max(epochs, done, 1);
    const marks = ticks(all.length ? Math.min(...all) : 0, all.length ? Math.max(...all) : 1);
    const [low, high] = [marks[0], marks.at(-1)];
    const x = (epoch) => LEFT + 8 + ((WIDTH - LEFT - RIGHT - 16) * (epoch - (most > 1 ? 1 : 0.5))) / (most > 1 ? most - 1 : 1);
    const y = (value) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - low)) / (high - low);
    const places = Math.max(0, ...marks.map((mark) => (String(mark).split(".")[1] || "").length));
    const parts = marks.flatMap((mark) => [
      svg("path", { d: `M${LEFT} ${y(mark)}H${WIDTH - RIGHT}`, class: "rule" }),
      text(LEFT - 6, y(mark), mark.toFixed(Math.min(places, 4)).replace("-", "−"), "end"),
    ]);
    const every = Math.max(1, Math.ceil(most / 6));
    parts.push(text(x(most > 1 ? 1 : 0.5) + (most > 1 ? 10 : 0), HEIGHT - BOTTOM + 13, "epoch 1"));
    for (let epoch = every; epoch <= most; epoch += every) if (x(epoch) - x(1) > 46) parts.push(text(x(epoch), HEIGHT - BOTTOM + 13, epoch));
    for (const { kind, past, live } of lines) {
      const points = (past || []).map((value, index) => [index + 1, value]).filter(([, value]) => known(value));
      if (points.length) parts.push(svg("path", { d: `M${points.map(([epoch, value]) => `${x(epoch)} ${y(value)}`).join("L")}`, class: `curve ${kind}` }));
      if (points.length <= 20) parts.push(...points.map(([epoch, value]) => marker(kind, x(epoch), y(value))));
      if (!known(live)) continue;
      const at = [x(Math.max(done + inEpoch, most > 1 ? 1 : 0.5)), y(live)];
      if (points.length) parts.push(svg("path", { d: `M${x(points.at(-1)[0])} ${y(points.at(-1)[1])}L${at.join(" ")}`, class: `curve ${kind} live` }));
      parts.push(marker(kind, ...at, true));
    }
    this.svg.replaceChildren(...parts);
    const told = lines.filter(({ past }) => past?.length).map(({ said, past }) => `${said} from ${valueText(past[0])} to ${valueText(past.at(-1))}`);
    this.svg.setAttribute("aria-label", `${this.name} over ${done} ${done === 1 ? "epoch" : "epochs"}${told.length ? `: ${told.join("; ")}` : ""}`);
  }
}

function text(x, y, words, anchor = "middle") {
  const node = svg("text", { x, y, "font-size": 11.5, class: anchor === "end" ? "tick end" : "tick" });
  node.textContent = words;
  return node;
}

let hadFocus = null; // a Stop button; when a training is over JupyterLab draws its output anew, and the focus would be lost

function takeFocus(element, frames) {
  requestAnimationFrame(() => {
    if (element.isConnected) element.focus({ preventScroll: true });
    else if (frames) takeFocus(element, frames - 1);
  });
}

function render(context) {
  const { model } = context;
  const ui = widget(context, "Training monitor");
  const get = (key) => model.get(key);
  let asked = -1, charts = {}, drawn = null;

  const title = html("b", { class: "monitor-title" });
  const phase = html("span", { class: "phase" });
  const stop = button("Stop", () => {
    if (!running() || asked === get("run")) return;
    asked = get("run");
    model.send({ stop: asked });
    draw();
  });
  const bar = html("progress", { max: 1, "aria-label": "training" });
  const where = html("span", { class: "where" });
  const main = html("div", { class: "charts" });
  const body = html("tbody"), head = html("thead");
  const numbers = html("details", { class: "numbers" }, html("summary", { text: "Numbers of each epoch" }), html("div", { class: "table", role: "group", tabindex: 0, "aria-label": "Numbers of each epoch" }, html("table", {}, head, body)));
  ui.root.append(html("div", { class: "monitor-head" }, html("div", { class: "monitor-said" }, title, phase), stop), html("div", { class: "monitor-bar" }, bar, where), main, numbers, ui.spoken);

  const running = () => ["training", "validating"].includes(get("phase"));

  function drawNumbers(history) {
    const names = Object.keys(history), count = Math.max(0, ...names.map((name) => history[name].length));
    numbers.hidden = count === 0;
    head.replaceChildren(html("tr", {}, ...["epoch", ...names].map((name) => html("th", { scope: "col", text: name.replace("val_", "validation ") }))));
    body.replaceChildren(
      ...Array.from({ length: count }, (_, index) => html("tr", {}, html("th", { scope: "row", text: index + 1 }), ...names.map((name) => html("td", { text: valueText(history[name][index]) })))),
    );
  }

  function draw() {
    const [history, now, epoch, epochs, batch, batches] = ["history", "now", "epoch", "epochs", "batch", "batches"].map(get);
    const names = [...new Set([...Object.keys(history), ...Object.keys(now)].map((name) => name.replace(/^val_/, "")))];
    const shown = ["loss", ...names.filter((name) => name === "accuracy"), ...names.filter((name) => !["loss", "accuracy"].includes(name))].slice(0, 2);
    if (main.dataset.names !== shown.join()) {
      main.dataset.names = shown.join();
      charts = shown.map((name) => new Chart(name));
      main.replaceChildren(...charts.map(({ element }) => element));
    }
    const done = Object.values(history)[0]?.length ?? 0;
    const inEpoch = done >= epoch ? 0 : batches ? batch / batches : 0;
    for (const chart of charts) chart.draw(history, now, epochs, inEpoch);
    if (drawn !== history) drawNumbers(history);
    drawn = history;

    const stopping = running() && asked === get("run");
    title.textContent = get("title");
    phase.textContent = stopping ? "Stopping after this batch …" : running() ? `${PHASES[get("phase")]} …` : PHASES[get("phase")];
    disable(stop, !running() || stopping);
    stop.hidden = get("run") === 0; // nothing was trained here
    bar.hidden = where.hidden = epochs === 0;
    main.hidden = get("phase") === "waiting";
    bar.max = epochs || 1;
    bar.value = Math.min(epochs, done + inEpoch);
    const parts = [`epoch ${running() ? epoch : done} of ${epochs}`];
    if (get("phase") === "training" && done < epoch) parts.push(batches ? `batch ${batch} of ${batches}` : `batch ${batch}`);
    if (get("seconds_left") !== null && running()) parts.push(`about ${timeText(get("seconds_left"))} left`);
    else if (get("seconds") > 0) parts.push(timeText(get("seconds")));
    where.textContent = parts.join(" · ");
    const last = charts.map(({ legend, name }) => `${name}: ${[...legend.children].map((item) => item.textContent).join(", ")}`);
    const key = `${get("phase")} ${done} ${stopping}`; // said once an epoch, not once a batch
    if (get("phase") !== "waiting" && key !== main.dataset.said) {
      main.dataset.said = key;
      ui.say(running() && !stopping && done === 0 ? `Training of ${epochs} epochs has begun.` : `${running() && !stopping ? `Epoch ${done} of ${epochs} is over.` : phase.textContent} ${last.join("; ")}`);
    }
  }

  ui.onChange(STATE, draw);
  if (hadFocus && !hadFocus.isConnected) takeFocus(stop, 60);
  stop.addEventListener("focus", () => (hadFocus = stop));
  stop.addEventListener("blur", () => {
    if (stop.isConnected) hadFocus = null;
  });
  return () => ui.end();
}

export default { render };
