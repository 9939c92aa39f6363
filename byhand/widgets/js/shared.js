// Text, drawing, keyboard and controls that all widgets share. Python joins it in front of each widget's own module.

/** A number as the lessons write it: whole numbers plainly, others with at most two decimals, a true minus sign. */
export function numberText(value) {
  if (value === null || value === undefined) return "";
  let text = Number.isInteger(value) ? String(value) : value.toFixed(2);
  if (Number(text) === 0) text = text.replace("-", "");
  return text.replace("-", "−");
}

/** An HTML element; attributes that are functions become listeners, `text` its text, null and false are left out. */
export function html(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (name === "text") node.textContent = value;
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export function svg(tag, attributes = {}) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export function button(text, onClick, more = {}) {
  return html("button", { type: "button", text, click: onClick, ...more });
}

export function labelled(text, control) {
  control.setAttribute("aria-label", text); // a label around a list would read out all that can be chosen
  return html("label", {}, html("span", { text }), control);
}

export function checkbox(text, onChange) {
  const box = html("input", { type: "checkbox", change: () => onChange(box.checked) });
  return [box, html("label", { class: "check" }, box, html("span", { text }))];
}

/** A drop-down list; `setOptions` fills it with [value, text] pairs. */
export function choice(onChange) {
  const list = html("select", { change: () => onChange(list.value) });
  return list;
}

export function setOptions(list, options, chosen) {
  const key = JSON.stringify(options);
  if (list.dataset.key !== key) {
    list.replaceChildren(...options.map(([value, text]) => html("option", { value, text })));
    list.dataset.key = key;
  }
  list.value = chosen;
}

/** A field for a number; `onNumber` is called with each finite number inside its bounds, others are marked invalid. */
export function numberField(label, onNumber, { min = null, max = null, step = "any", ...more } = {}) {
  const field = html("input", { type: "number", "aria-label": label, min, max, step, ...more });
  field.addEventListener("input", () => {
    const value = field.valueAsNumber;
    const wrong = !Number.isFinite(value) || !field.validity.valid;
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (!wrong) onNumber(value);
  });
  field.addEventListener("blur", () => {
    if (!field.hasAttribute("aria-invalid") || field.dataset.last === undefined) return;
    field.value = field.dataset.last;
    field.removeAttribute("aria-invalid");
  });
  return field;
}

/** Show a number in a field, unless somebody types there a text that means the same. */
export function setField(field, value) {
  field.dataset.last = value;
  if (field.hasAttribute("aria-invalid") && field.getRootNode().activeElement === field) return;
  if (field.valueAsNumber !== value) field.value = Number.isInteger(value) ? value : Number(value.toFixed(4));
  field.removeAttribute("aria-invalid");
}

const page = Math.random().toString(36).slice(2, 10); // each widget has this module for itself: a count alone would repeat
let ids = 0;

/** An id, or a name for radio buttons, that no other widget of the page has. */
export const newId = (kind) => `byhand-${kind}-${page}-${++ids}`;

/**
 * Numbers in cells, drawn once and then changed: `fill`, `frame`, `mark`. With `onPoint` it can be pointed at
 * (row, column, clicked) and, focused, moved in by the arrow keys (`onKey`: rows down, columns right).
 */
export class Grid {
  constructor(rows, columns, { title = "", name = title, height = 0, digits = 1, most = 360, onPoint, onKey } = {}) {
    this.rows = rows;
    this.columns = columns;
    this.high = height || Math.max(11, Math.min(34, Math.floor(most / Math.max(rows, columns))));
    const wide = Math.max(1, 0.27 * digits + 0.4) * this.high;
    this.legible = this.high >= 20 && (!onPoint || wide * columns <= most * 1.7);
    this.wide = this.legible ? wide : this.high;
    const [width, tall] = [columns * this.wide + 6, rows * this.high + 6];
    this.svg = svg("svg", { viewBox: `-3 -3 ${width} ${tall}`, width, height: tall, "aria-hidden": "true" });
    this.pattern = newId("hatch");
    const hatch = svg("pattern", { id: this.pattern, width: 6, height: 6, patternUnits: "userSpaceOnUse" });
    hatch.append(svg("path", { d: "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", class: "hatch" }));
    this.svg.append(hatch);
    this.cells = [];
    this.texts = [];
    this.marks = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [x, y] = [column * this.wide, row * this.high];
        this.cells.push(this.svg.appendChild(svg("rect", { x, y, width: this.wide, height: this.high, class: "cell" })));
        this.marks.push(null);
        this.texts.push(
          this.svg.appendChild(
            svg("text", { x: x + this.wide / 2, y: y + this.high / 2, "font-size": 0.42 * this.high }),
          ),
        );
      }
    }
    this.rings = this.svg.appendChild(svg("g"));
    this.frames = {};
    this.hatched = [];
    const active = onPoint || onKey;
    this.stage = html(
      "div",
      { class: "stage", role: active ? "application" : "img", tabindex: active ? 0 : null, "aria-label": name },
      this.svg,
    );
    this.title = html("div", { class: "title", text: title });
    this.element = html("div", { class: "grid" }, this.title, this.stage);
    if (onPoint) this.listen(onPoint);
    if (onKey) this.stage.addEventListener("keydown", (event) => arrowKeys(event, onKey));
  }

  listen(onPoint) {
    const at = (event) => {
      const box = this.svg.getBoundingClientRect();
      const scale = box.width / (this.columns * this.wide + 6);
      const column = Math.floor(((event.clientX - box.left) / scale - 3) / this.wide);
      const row = Math.floor(((event.clientY - box.top) / scale - 3) / this.high);
      return row >= 0 && column >= 0 && row < this.rows && column < this.columns ? [row, column] : null;
    };
    this.svg.addEventListener("pointermove", (event) => {
      const cell = at(event);
      if (cell) onPoint(...cell, false);
    });
    this.svg.addEventListener("pointerdown", (event) => {
      const cell = at(event);
      if (cell) onPoint(...cell, true);
    });
  }

  /** Write a number (or text, or null) into each cell; with `shade` = [low, high] paint it as a grey picture. */
  fill(values, { shade = null, describe = true } = {}) {
    const said = [];
    const spoken = describe && this.stage.getAttribute("role") === "img";
    for (let row = 0; row < this.rows; row++) {
      const words = [];
      for (let column = 0; column < this.columns; column++) {
        const index = row * this.columns + column;
        const value = values[row][column];
        const text = typeof value === "string" ? value : numberText(value);
        if (spoken) words.push(text || "blank");
        if (this.legible && this.texts[index].textContent !== text) this.texts[index].textContent = text;
        const painted = shade && typeof value === "number";
        const grey = painted ? Math.round((255 * (value - shade[0])) / (shade[1] - shade[0] || 1)) : 0;
        const fill = painted ? `rgb(${grey},${grey},${grey})` : "";
        if (this.cells[index].style.fill !== fill) this.cells[index].style.fill = fill;
        this.texts[index].style.fill = painted ? (grey > 117 ? "#000" : "#fff") : "";
      }
      said.push(words.join(" "));
    }
    if (spoken) {
      const rows = this.rows * this.columns > 64 ? "" : `: rows ${said.join("; ")}`;
      this.stage.setAttribute("aria-label", `${this.title.textContent || "numbers"}${rows}`);
    }
  }

  /** Give a cell classes, "" for none: "border", "in-window", "tint-a" …; "partial" and "unread" hatch it as well. */
  mark(row, column, kind) {
    const index = row * this.columns + column;
    if (this.marks[index] === kind) return;
    this.marks[index] = kind;
    this.cells[index].setAttribute("class", kind ? `cell ${kind}` : "cell");
    this.hatched[index]?.remove();
    this.hatched[index] = null;
    if (!/unread|partial/.test(kind)) return;
    const over = this.cells[index].cloneNode();
    over.setAttribute("class", "over");
    over.setAttribute("style", `fill: url(#${this.pattern})`);
    this.hatched[index] = over;
    this.texts[index].before(over);
  }

  /** Draw a ring inside each of these cells ([row, column] pairs), and in no others. */
  ring(cells) {
    const inset = this.high > 16 ? 3 : 1.5;
    const places = cells.map(([row, column]) => [column * this.wide + inset, row * this.high + inset].join());
    if (this.ringed === places.join(";")) return;
    this.ringed = places.join(";");
    this.rings.replaceChildren(
      ...places.map((place) => {
        const [x, y] = place.split(",");
        const size = { width: this.wide - 2 * inset, height: this.high - 2 * inset };
        return svg("rect", { x, y, ...size, rx: this.high / 4, class: "ring" });
      }),
    );
  }

  /** Frame a window of cells; `kind` is its class; without a row the frame is taken away. */
  frame(kind, row = null, column, height = 1, width = 1) {
    if (row === null) {
      for (const rect of this.frames[kind] || []) rect.style.display = "none";
      return;
    }
    this.frames[kind] ??= ["halo", kind].map((name) => this.svg.appendChild(svg("rect", { class: `frame ${name}` })));
    for (const rect of this.frames[kind]) {
      rect.style.display = "";
      const box = { x: column * this.wide, y: row * this.high, width: width * this.wide, height: height * this.high };
      for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value);
    }
  }
}

/** Least and largest number of rows of numbers for shading; 0 is black when nothing is negative. */
export function span(rows) {
  const all = rows.flat();
  return [Math.min(0, ...all), Math.max(1, ...all)];
}

/** The most characters a number of these rows needs. */
export function digits(rows) {
  return Math.max(1, ...rows.flat().map((value) => numberText(value).length));
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const ENDS = { Home: [0, -Infinity], End: [0, Infinity], PageUp: [-Infinity, 0], PageDown: [Infinity, 0] };

export function arrowKeys(event, onKey) {
  const step = STEPS[event.key] || ENDS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  onKey(...step);
}

/** `value` moved by `step`, kept from 0 to `most`. */
export const clamp = (value, most) => Math.max(0, Math.min(most, value));

/**
 * Plain keys pressed inside the widget stay there: JupyterLab would take arrows and letters for commands on cells.
 * Keys with Ctrl, Cmd or Alt, Shift+Enter and Escape still reach it. Returns a function that ends this.
 */
export function keepKeys(root) {
  const before = (event) => {
    if (!root.contains(event.target)) return;
    const theirs = event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape";
    const passes = theirs || (event.shiftKey && event.key === "Enter");
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !passes); // on the root it would be seen too late
  };
  window.addEventListener("keydown", before, true);
  return () => window.removeEventListener("keydown", before, true);
}

/**
 * The frame of a widget: its root, `say` for screen readers, `set` for state, and `onChange` to redraw. Several
 * changes at once are drawn once; the kernel hears of them at most every 100 ms, so that hovering stays light.
 */
export function widget({ model, el }, name) {
  const spoken = html("div", { class: "spoken", "aria-live": "polite" });
  // all widgets of a page share its styles: the name as a class keeps those of one from the others
  const kind = name.toLowerCase().replaceAll(" ", "-");
  const root = html("section", { class: `byhand-widget ${kind}`, role: "group", "aria-label": name });
  el.append(root);
  let timer = null, waiting = false, alive = true;
  const send = () => {
    clearTimeout(timer);
    timer = null;
    model.save_changes();
  };
  const set = (changes) => {
    for (const [key, value] of Object.entries(changes)) model.set(key, value);
    timer ??= setTimeout(send, 100);
  };
  let listener = null;
  const redraw = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (alive) listener();
    });
  };
  const endKeys = keepKeys(root);
  return {
    root,
    spoken,
    set,
    say: (text) => {
      if (spoken.textContent !== text) spoken.textContent = text;
    },
    onChange(names, draw) {
      listener = draw;
      for (const key of names) model.on(`change:${key}`, redraw);
      draw();
    },
    end() {
      alive = false;
      if (timer) send();
      endKeys();
      model.off(null, redraw);
    },
  };
}
