/** Draws the elements in which one types: text, date and time. */
import { el } from "./dom.js";
import { unescape } from "./mrkdwn.js";

/** Which keyboard a phone brings up; the form itself checks what is typed, and says what is wrong. */
const FORMS = {
  plain_text_input: { type: "text" },
  email_text_input: { type: "email", inputmode: "email" },
  url_text_input: { type: "url", inputmode: "url" },
  number_input: { type: "text", inputmode: "decimal" },
};

const PAUSE_MS = 400;

function sendsOn(given, moment) {
  const wanted = given.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return wanted.includes(moment);
}

/** Does the work once, when it has not been asked for again for a while. */
function afterAPause(work) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, PAUSE_MS);
  };
}

function counter(given, node) {
  const place = el("span", { class: "count", "aria-hidden": "true" });
  const show = () => {
    const left = given.max_length - node.value.length;
    // The count is only of interest near the end.
    place.textContent = left <= Math.max(20, given.max_length / 10) ? String(left) : "";
  };
  node.addEventListener("input", show);
  show();
  return place;
}

function typed(given, text) {
  return { type: given.type, value: text === "" ? null : text };
}

/** One line or several of text; what is typed is kept at once and sent with the form. */
export function textInput(given, { id, block, value, keep, changed, naming }) {
  const props = {
    id,
    class: "control",
    ...naming,
    placeholder: given.placeholder && unescape(given.placeholder.text),
    maxlength: given.max_length,
    value: value.value ?? "",
    autofocus: given.focus_on_load,
    data: { testid: "text", actionId: given.action_id },
  };
  const node = given.multiline
    ? el("textarea", { ...props, rows: given.rows ?? 4 })
    : el("input", { ...props, ...FORMS[given.type], autocomplete: "off" });
  node.addEventListener("input", () => keep(typed(given, node.value)));
  if (block.dispatch_action && sendsOn(given, "on_character_entered"))
    node.addEventListener(
      "input",
      afterAPause(() => changed(typed(given, node.value))),
    );
  if (block.dispatch_action && sendsOn(given, "on_enter_pressed") && !given.multiline) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      changed(typed(given, node.value));
    });
  }
  return given.max_length ? el("div", { class: "counted" }, node, counter(given, node)) : node;
}

function picker(kind, name) {
  return (given, { id, value, changed, naming }) => {
    const node = el("input", { id, type: kind, class: "control", ...naming, value: value[name] ?? "" });
    let before = node.value;
    node.addEventListener("change", () => {
      const undone = before;
      before = node.value;
      changed({ type: given.type, [name]: node.value || null }, () => {
        before = undone;
        node.value = undone;
      });
    });
    return node;
  };
}

/** A date as "2026-05-04", in the browser's own picker. */
export const dateInput = picker("date", "selected_date");

/** A time of day as "09:30", in the browser's own picker. */
export const timeInput = picker("time", "selected_time");
