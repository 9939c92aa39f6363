// What all widgets share: elements, grids, and the frame around a widget.
import { html } from "./elements.js";
export * from "./elements.js";
export * from "./grid.js";

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
 * changes at once are drawn once; the kernel hears of the first at once, then at most every 100 ms, so that hovering
 * stays light.
 */
export function widget({ model, el }, name) {
  const spoken = html("div", { class: "spoken", "aria-live": "polite" });
  // all widgets of a page share its styles: the name as a class keeps those of one from the others
  const kind = name.toLowerCase().replaceAll(" ", "-");
  const root = html("section", { class: `byhand-widget ${kind}`, role: "group", "aria-label": name });
  el.append(root);
  let timer = null, unsent = false, waiting = false, alive = true;
  const send = () => {
    timer = unsent ? setTimeout(send, 100) : null;
    if (unsent) model.save_changes();
    unsent = false;
  };
  const set = (changes) => {
    for (const [key, value] of Object.entries(changes)) model.set(key, value);
    if (!unsent && timer === null) queueMicrotask(send); // what one event changes is sent together
    unsent = true;
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
      send();
      clearTimeout(timer);
      endKeys();
      model.off(null, redraw);
    },
  };
}
