// Quiz: one question at a time, native radio buttons or checkboxes, and a sentence for every answer.
import { button, clamp, disable, html, newId, widget } from "./shared.js";

const STATE = ["title", "questions", "position", "answers", "tries"];

/** Text with `code` in backticks, as nodes. */
function written(text) {
  return text.split("`").map((part, index) => (index % 2 ? html("code", { text: part }) : part));
}

const rightOnes = (question) => question.choices.flatMap(({ right }, place) => (right ? [place] : []));
const isRight = (question, answer) => answer !== undefined && answer.join() === rightOnes(question).join();
const count = (number, one, more) => `${number} ${number === 1 ? one : more}`;

/** What is said of an answer as a whole. */
function verdict(question, answer) {
  const right = rightOnes(question);
  if (isRight(question, answer)) return "✓ Right.";
  if (question.choose === "one") return "✗ Not right. Choose again.";
  const found = answer.filter((place) => right.includes(place)).length;
  const wrong = answer.length - found;
  const parts = wrong ? [`${count(wrong, "of these is", "of these are")} not right`] : [];
  if (found < right.length) parts.push(found ? "something is missing" : "the right ones are missing");
  return `✗ Not quite: ${parts.join(", and ")}. Choose again.`;
}

function render(context) {
  const { model } = context;
  const ui = widget(context, "Quiz");
  const get = (key) => model.get(key);
  const name = newId("quiz");
  let shown = null, inputs = [], notes = [], draft = [];

  const title = html("b"), score = html("span", { class: "where" });
  const steps = html("div", { class: "steps", role: "group", "aria-label": "Questions" });
  const ask = html("legend"), hint = html("div", { class: "hint" }), choices = html("div", { class: "choices" });
  const told = html("div", { class: "told" }), see = html("div", { class: "hint" });
  const check = button("Check", null, { type: "submit" });
  const back = button("‹ Back", () => go(get("position") - 1)), next = button("Next ›", () => go(get("position") + 1));
  const again = button("Start over", () => {
    draft = [];
    shown = null;
    ui.set({ answers: {}, tries: {}, position: 0 });
    ui.say("All answers are taken away.");
    steps.firstElementChild?.focus();
  });
  const form = html("form", { submit: (event) => { event.preventDefault(); answerNow(); } },
    html("fieldset", {}, ask, hint, choices), html("div", { class: "after" }, check, told), see);
  ui.root.append(html("div", { class: "quiz-head" }, title, score), steps, form, html("div", { class: "turn" }, back, next, again), ui.spoken);

  const question = () => get("questions")[get("position")];

  function go(position) {
    const there = clamp(position, get("questions").length - 1);
    if (there === get("position")) return;
    ui.set({ position: there });
    ui.say(`Question ${there + 1}. ${get("questions")[there].ask.replaceAll("`", "")}`);
  }

  function answerNow() {
    const { id } = question();
    if (!draft.length) {
      told.textContent = question().choose === "one" ? "Choose an answer first." : "Choose at least one answer first.";
      told.className = "told wrong";
      ui.say(told.textContent);
      return;
    }
    const answer = [...draft].sort((a, b) => a - b);
    ui.set({ answers: { ...get("answers"), [id]: answer }, tries: { ...get("tries"), [id]: (get("tries")[id] ?? 0) + 1 } });
    const whys = answer.map((place) => question().choices[place].why);
    ui.say(`${verdict(question(), answer)} ${whys.join(" ")}`.replaceAll("`", ""));
  }

  function build() {
    const { ask: words, choose, choices: list, id } = question();
    draft = [...(get("answers")[id] ?? [])];
    ask.replaceChildren(html("span", { class: "number", text: `${get("position") + 1} ` }), ...written(words));
    hint.textContent = choose === "one" ? "Choose one." : "Choose all that are right.";
    notes = list.map((_, place) => html("div", { class: "why", id: `${name}-${place}` }));
    inputs = list.map((_, place) => html("input", {
      type: choose === "one" ? "radio" : "checkbox", name, value: place, "aria-describedby": `${name}-${place}`,
      change: () => {
        draft = inputs.flatMap((input, at) => (input.checked ? [at] : []));
        mark();
      },
    }));
    choices.replaceChildren(...list.map(({ text }, place) =>
      html("div", { class: "choice" }, html("label", {}, inputs[place], html("span", {}, ...written(text))), notes[place])));
  }

  /** Feedback stands as long as what is chosen is what was answered. */
  function mark() {
    const { id, choices: list } = question();
    const answer = get("answers")[id];
    const stands = answer !== undefined && answer.join() === draft.join();
    const solved = stands && isRight(question(), answer);
    inputs.forEach((input, place) => {
      input.checked = draft.includes(place);
      const explain = stands && (input.checked || solved);
      const { right, why } = list[place];
      notes[place].className = explain ? `why ${right ? "good" : "bad"}` : "why";
      notes[place].replaceChildren(...(explain ? [html("span", { class: "sign-of", "aria-hidden": "true", text: right ? "✓" : "✗" }), html("span", {}, ...written(why))] : []));
    });
    told.textContent = stands ? verdict(question(), answer) : "";
    told.className = `told ${solved ? "right" : "wrong"}`;
    see.textContent = stands && !solved && question().see ? `To read again: “${question().see}”.` : "";
  }

  function draw() {
    const questions = get("questions"), answers = get("answers"), position = get("position");
    const key = JSON.stringify([questions, position, answers]);
    if (shown?.questions !== questions || shown.position !== position) build();
    else if (shown.key !== key) draft = [...(answers[question().id] ?? draft)];
    shown = { questions, position, key };
    title.textContent = get("title") ? `Quiz: ${get("title")}` : "Quiz";
    const right = questions.filter((one) => isRight(one, answers[one.id])).length;
    score.textContent = `${right} of ${questions.length} right`;
    if (steps.children.length !== questions.length) steps.replaceChildren(...questions.map((_, place) => button("", () => go(place), { class: "step" })));
    questions.forEach((one, place) => {
      const answered = one.id in answers, good = isRight(one, answers[one.id]);
      const step = steps.children[place];
      step.textContent = `${place + 1}${answered ? (good ? " ✓" : " ✗") : ""}`;
      step.className = `step ${answered ? (good ? "good" : "bad") : ""}`;
      step.setAttribute("aria-label", `Question ${place + 1}${answered ? (good ? ", right" : ", not right yet") : ", not answered"}`);
      if (place === position) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    disable(back, position === 0);
    disable(next, position === questions.length - 1);
    again.hidden = !Object.keys(answers).length;
    mark();
  }

  ui.onChange(STATE, draw);
  return () => ui.end();
}

export default { render };
