/** Draws the elements that few apps use: a date with its time, rich text, feedback, small icons. */
import { el } from "./dom.js";
import { textInput } from "./inputs.js";
import { asRichText, plainText } from "./richtext.js";
import { textNodes } from "./texts.js";
import { clockParts, dayKey } from "./zones.js";

function wallTime(seconds, tz) {
  const instant = new Date(seconds * 1000);
  return `${dayKey(instant, tz)}T${clockParts(instant, tz)}`;
}

/** Seconds since 1970 at which clocks in the zone show this wall time. */
export function secondsAt(wall, tz) {
  const asUtc = Date.parse(`${wall}Z`) / 1000;
  const offset = (seconds) => Date.parse(`${wallTime(seconds, tz)}Z`) / 1000 - seconds;
  // The offset near the wanted moment may be another one than at the same figures in UTC.
  return asUtc - offset(asUtc - offset(asUtc));
}

/** A date with a time of day, both as the reader's own clock shows them. */
export function dateTimeInput(given, { id, value, changed, naming, surface }) {
  const { tz } = surface.reader;
  const seconds = value.selected_date_time;
  const props = { id, type: "datetime-local", class: "control", ...naming };
  const node = el("input", { ...props, value: seconds ? wallTime(seconds, tz) : "" });
  let before = node.value;
  node.addEventListener("change", () => {
    const undone = before;
    before = node.value;
    const chosen = node.value ? secondsAt(node.value, tz) : null;
    changed({ type: given.type, selected_date_time: chosen }, () => {
      before = undone;
      node.value = undone;
    });
  });
  return node;
}

/** Several lines of text, which become rich text without styles. */
export function richTextInput(given, field) {
  const asText = (value) => ({ type: given.type, rich_text_value: asRichText(value.value ?? "") });
  return textInput(
    { ...given, multiline: true, rows: given.min_lines },
    {
      ...field,
      value: { value: plainText(field.value.rich_text_value) },
      keep: (value) => field.keep(asText(value)),
      changed: (value, undo) => field.changed(asText(value), undo),
    },
  );
}

function press(given, act, payload) {
  const name = given.accessibility_label;
  return el("button", {
    type: "button",
    class: "button button-small",
    "aria-label": name,
    on: { click: () => act(payload) },
  });
}

/** Two buttons with which one says whether something was of use. */
export function feedbackButtons(given, { act, surface }) {
  const node = el("span", { class: "feedback", data: { actionId: given.action_id } });
  for (const [key, sign] of [
    ["positive_button", "👍 "],
    ["negative_button", "👎 "],
  ]) {
    const one = given[key];
    const button = press(one, act, { type: given.type, value: one.value });
    button.append(el("span", { "aria-hidden": "true" }, sign), ...textNodes(one.text, surface.reader));
    node.append(button);
  }
  return node;
}

/** A small button; an icon that this page does not have is replaced by the button's words. */
export function iconPress(given, { act, surface }) {
  const hidden = given.visible_to_user_ids && !given.visible_to_user_ids.includes(surface.reader.me);
  const button = press(given, act, { type: given.type, value: given.value ?? null });
  button.append(...textNodes(given.text, surface.reader));
  button.hidden = hidden;
  return button;
}
