// Numbers in cells: a grid to point at, to move in by arrow keys, and to be read out.
import { arrowKeys, html, newId, numberText, svg } from "./elements.js";

/**
 * Numbers in cells, drawn once and then changed: `fill`, `frame`, `mark`. With `onPoint` it can be pointed at
 * (row, column, clicked) and, focused, moved in by the arrow keys (`onKey`: rows down, columns right).
 */
export class Grid {
  constructor(rows, columns, { title = "", name = title, height = 0, digits = 1, most = 360, onPoint, onKey } = {}) {
    this.rows = rows;
    this.columns = columns;
    this.high = height || Math.max(11, Math.min(34, Math.floor(most / Math.max(rows, columns))));
    this.widest = onPoint ? most * 1.7 : Infinity;
    this.svg = svg("svg", { "aria-hidden": "true" });
    this.pattern = newId("hatch");
    const hatch = svg("pattern", { id: this.pattern, width: 6, height: 6, patternUnits: "userSpaceOnUse" });
    hatch.append(svg("path", { d: "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", class: "hatch" }));
    this.svg.append(hatch);
    this.cells = [];
    this.texts = [];
    this.marks = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const y = row * this.high;
        this.cells.push(this.svg.appendChild(svg("rect", { y, height: this.high, class: "cell" })));
        this.marks.push(null);
        this.texts.push(this.svg.appendChild(svg("text", { y: y + this.high / 2, "font-size": 0.42 * this.high })));
      }
    }
    this.rings = this.svg.appendChild(svg("g"));
    this.frames = {};
    this.hatched = [];
    this.digits = 0;
    this.fit(digits);
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

  /** Make the cells wide enough for numbers of so many characters; they never become narrower. */
  fit(digits) {
    if (digits <= this.digits) return;
    this.digits = digits;
    const wide = Math.max(1, 0.27 * digits + 0.4) * this.high;
    this.legible = this.high >= 20 && wide * this.columns <= this.widest;
    this.wide = this.legible ? wide : this.high;
    const [width, height] = [this.columns * this.wide + 6, this.rows * this.high + 6];
    const set = (node, values) => Object.entries(values).forEach(([name, value]) => node?.setAttribute(name, value));
    set(this.svg, { viewBox: `-3 -3 ${width} ${height}`, width, height });
    this.cells.forEach((cell, index) => {
      const x = (index % this.columns) * this.wide;
      for (const rect of [cell, this.hatched[index]]) set(rect, { x, width: this.wide });
      set(this.texts[index], { x: x + this.wide / 2 });
      if (!this.legible) this.texts[index].textContent = "";
    });
    this.ringed = null; // rings and frames are in their place again when they are drawn next
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
