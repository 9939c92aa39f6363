// What widgets are made of: numbers as text, HTML and SVG, controls, arrow keys.

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

/** A button; while `disable` has made it unavailable, nothing happens when it is pressed. */
export function button(text, onClick, more = {}) {
  const click = onClick && (() => node.getAttribute("aria-disabled") === "true" || onClick());
  const node = html("button", { type: "button", text, click, ...more });
  return node;
}

/** Make a button unavailable, or available again. It keeps the keyboard's focus, which `disabled` would drop. */
export function disable(node, unavailable) {
  if (unavailable) node.setAttribute("aria-disabled", "true");
  else node.removeAttribute("aria-disabled");
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
