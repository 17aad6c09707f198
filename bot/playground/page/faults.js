/** Bad days: what is to go wrong between the app and Slack, by rule and by hand. */
import { labelled, openDialog, selectOf } from "./dialog.js";
import { el } from "./dom.js";
import { attempt } from "./pressing.js";
import { put, state } from "./state.js";
import { workButton } from "./working.js";

const TIMES = [
  ["once", "Once"],
  ["some", "So many times …"],
  ["always", "Until it is healed"],
];

/** How a connection ends -> what the button says. */
const DISCONNECTS = {
  close: "Close it",
  drop: "Cut it without a close frame",
  warning: "Slack announces the end (warning)",
  refresh_requested: "Slack asks for a new one (refresh_requested)",
  link_disabled: "Slack ends it (link_disabled)",
};

function take(answer) {
  if (answer) put({ faults: { ...state.faults, rules: answer.rules } });
  return answer;
}

function number(value, least, step) {
  const node = el("input", { type: "number", class: "control", min: least, step, value });
  return node;
}

function ruleForm(dialog) {
  const kindOf = (name) => state.faults.kinds.find((one) => one.kind === name);
  const kind = selectOf(state.faults.kinds.map((one) => [one.kind, one.label]), { data: { testid: "fault-kind" } });
  const method = selectOf([], { data: { testid: "fault-method" } });
  const times = selectOf(TIMES, { data: { testid: "fault-times" } });
  const count = number(3, 1, 1);
  const seconds = number(5, 0, "any");
  const countField = labelled("How many times?", count);
  const secondsField = labelled("How many seconds?", seconds);
  const fit = () => {
    const chosen = kindOf(kind.value);
    secondsField.hidden = !chosen.seconds;
    countField.hidden = times.value !== "some";
    const names = ["*", ...chosen.methods];
    const kept = names.includes(method.value) ? method.value : "*";
    method.replaceChildren(...names.map((one) => el("option", { value: one }, one === "*" ? "Everything" : one)));
    method.value = kept;
  };
  const start = async () => {
    const many = { once: 1, some: Number(count.value), always: null }[times.value];
    const rule = { kind: kind.value, method: method.value, times: many };
    dialog.tell("");
    take(await attempt("faults", { ...rule, seconds: Number(seconds.value) }, dialog.tell));
  };
  kind.addEventListener("change", fit);
  times.addEventListener("change", fit);
  fit();
  return el(
    "form",
    { class: "grid-form", on: { submit: (event) => event.preventDefault() } },
    labelled("What goes wrong?", kind),
    labelled("In which call?", method),
    labelled("How often?", times),
    countField,
    secondsField,
    el("div", { class: "form-foot" }, workButton("Start", "fault-start", start, { kind: "button-primary", type: "submit" })),
  );
}

function often(rule) {
  if (rule.times === null) return "until it is healed";
  return rule.times === 1 ? "once more" : `${rule.times} more times`;
}

function ruleRow(rule, dialog) {
  const timed = state.faults.kinds.find((one) => one.kind === rule.kind)?.seconds;
  const where = rule.method === "*" ? "everything" : rule.method;
  const words = [where, often(rule), timed && `${rule.seconds} s`].filter(Boolean).join(" · ");
  const heal = async () => take(await attempt("heal", { id: rule.id }, dialog.tell));
  return el(
    "li",
    { class: "rule", data: { testid: "fault-rule" } },
    el("span", { class: "person-words" }, el("strong", {}, rule.label), el("span", { class: "person-title" }, words)),
    workButton("Heal", `heal-${rule.id}`, heal, { "aria-label": `Heal: ${rule.label}` }),
  );
}

function rules(dialog) {
  const { rules: present } = state.faults;
  const healAll = async () => take(await attempt("heal", {}, dialog.tell));
  return [
    el("h3", {}, "In force"),
    present.length
      ? el("ul", { class: "rules" }, present.map((rule) => ruleRow(rule, dialog)))
      : el("p", { class: "note", role: "status" }, "Nothing; it is a good day."),
    present.length > 1 && workButton("Heal all", "heal-all", healAll),
  ];
}

function cut(how, dialog) {
  const press = async () => {
    const done = await attempt("disconnect", { how }, dialog.tell);
    if (done) dialog.tell("Done. The app should be connected again in a moment.");
  };
  return workButton(DISCONNECTS[how] ?? how, `disconnect-${how}`, press);
}

/** Opens the dialog about bad days. */
export function showFaults() {
  const dialog = openDialog("Bad days", { kind: "wide", testid: "faults-dialog" });
  dialog.add(
    el("p", { class: "note" }, "Slack fails now and then. Here it fails when you say so, and you see what the app makes of it."),
    ruleForm(dialog),
    dialog.live(["faults"], () => rules(dialog)),
    el("h3", {}, "The app's connection"),
    el("div", { class: "buttons" }, state.faults.disconnects.map((how) => cut(how, dialog))),
  );
}
