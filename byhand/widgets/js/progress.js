// Progress: a bar of points for each lesson, its exercises on demand.
import { button, html, numberText, widget } from "./shared.js";

const STATE = ["lesson", "found", "opened", "outlines", "note"];
const points = (value) => numberText(Math.round(value * 10) / 10).replace(/(\.\d)0$/, "$1");

function bar(value, most, name) {
  return html("progress", { max: most, value, "aria-label": name });
}

function render(context) {
  const { model } = context;
  const ui = widget(context, "Progress");
  const get = (key) => model.get(key);
  let lessons = {}, built = "", before = null;

  const list = html("div", { class: "lessons" });
  const note = html("div", { class: "hint" });
  const refresh = button("Read again", () => {
    model.send({ refresh: true });
    ui.say("Read again.");
  }, { title: "What checks in other notebooks have found meanwhile" });
  ui.root.append(list, html("div", { class: "after" }, note, refresh), ui.spoken);

  const best = (lesson, { name, points: worth }) => {
    const entry = get("found")[lesson]?.[name];
    return entry ? (entry.best * worth) / entry.of : null;
  };

  function build() {
    lessons = {};
    list.replaceChildren(...get("outlines").map(({ name, title }) => {
      const head = html("span", { class: "lesson-bar" }), body = html("tbody");
      const details = html("details", { class: "lesson", toggle: () => {
        const opened = get("opened").filter((other) => other !== name);
        if (details.open) opened.push(name);
        if (details.open !== get("opened").includes(name)) ui.set({ opened });
      } }, html("summary", {}, html("b", { text: title }), head),
        html("table", {}, html("thead", {}, html("tr", {}, ...["exercise", "best", "", "last", "checks"].map((text) => (text ? html("th", { scope: "col", text }) : html("td"))))), body));
      lessons[name] = { details, head, body };
      return details;
    }));
  }

  function row(lesson, exercise) {
    const entry = get("found")[lesson]?.[exercise.name];
    const value = best(lesson, exercise);
    const full = value !== null && value >= exercise.points - 1e-9;
    const last = entry ? points((entry.last * exercise.points) / entry.of) : "";
    const said = value === null ? `– of ${exercise.points}` : exercise.form ? (full ? "form is right" : "form is not right") : `${points(value)} of ${exercise.points}`;
    return html("tr", {},
      html("th", { scope: "row" }, html("code", { text: exercise.name })),
      html("td", { text: `${full ? "✓ " : ""}${said}` }),
      html("td", {}, ...(value === null ? [] : [bar(value, exercise.points, `${exercise.name}, best`)])),
      html("td", { text: exercise.form ? "" : last }),
      html("td", { text: entry ? entry.tries : "" }));
  }

  function draw() {
    const outlines = get("outlines"), found = get("found");
    const names = outlines.map(({ name }) => name).join();
    if (built !== names) build();
    built = names;
    const totals = [];
    for (const { name, title, exercises } of outlines) {
      const most = exercises.reduce((sum, exercise) => sum + exercise.points, 0);
      const sum = exercises.reduce((total, exercise) => total + (best(name, exercise) ?? 0), 0);
      totals.push(`${title}: ${points(sum)} of ${most} points`);
      lessons[name].head.replaceChildren(bar(sum, most, `${title}, points`), html("span", { class: "sum-of", text: `${points(sum)} of ${most}` }));
      lessons[name].body.replaceChildren(...exercises.map((exercise) => row(name, exercise)));
      const open = get("opened").includes(name);
      if (lessons[name].details.open !== open) lessons[name].details.open = open;
    }
    note.textContent = get("note");
    const key = JSON.stringify(found);
    if (before !== null && before !== key) ui.say(totals.join("; "));
    before = key;
  }

  ui.onChange(STATE, draw);
  return () => ui.end();
}

export default { render };
