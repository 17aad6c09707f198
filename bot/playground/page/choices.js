/** Draws the elements in which one chooses: selects, checkboxes and radio buttons. */
import { el } from "./dom.js";
import { unescape } from "./mrkdwn.js";
import { textNodes } from "./texts.js";

function optionsOf(given) {
  return given.options ?? (given.option_groups ?? []).flatMap((group) => group.options);
}

function optionNode(option) {
  return el("option", { value: option.value }, unescape(option.text.text));
}

function optionNodes(given) {
  if (given.options) return given.options.map(optionNode);
  const groups = given.option_groups ?? [];
  return groups.map((group) =>
    el("optgroup", { label: unescape(group.label.text) }, group.options.map(optionNode)),
  );
}

/** A static select; it is the browser's own, which every keyboard, phone and screen reader knows. */
export function select(given, { id, value, changed, naming, required }) {
  const options = optionsOf(given);
  const empty = el(
    "option",
    { value: "", disabled: Boolean(required) },
    unescape(given.placeholder?.text ?? "Choose an option"),
  );
  let chosen = value.selected_option?.value ?? "";
  const node = el(
    "select",
    { id, class: "control select", ...naming, value: chosen, data: { testid: "select" } },
    empty,
    optionNodes(given),
  );
  node.addEventListener("change", () => {
    const before = chosen;
    chosen = node.value;
    const option = options.find((one) => one.value === chosen) ?? null;
    changed({ type: given.type, selected_option: option }, () => {
      chosen = before;
      node.value = before;
    });
  });
  return node;
}

function choice(kind, option, name, checked, reader) {
  const input = el("input", { type: kind, name, value: option.value, checked, data: { testid: "choice" } });
  const words = el("span", { class: "choice-words" }, el("span", {}, textNodes(option.text, reader)));
  if (option.description)
    words.append(el("span", { class: "choice-note" }, textNodes(option.description, reader)));
  return el("label", { class: "choice" }, input, words);
}

function chosenIn(node, options) {
  const values = new Set([...node.querySelectorAll("input:checked")].map((input) => input.value));
  return options.filter((option) => values.has(option.value));
}

function check(node, options) {
  const values = new Set(options.map((option) => option.value));
  node.querySelectorAll("input").forEach((input) => {
    input.checked = values.has(input.value);
  });
}

function choiceList(kind, given, { id, naming, surface }, selected) {
  const values = new Set(selected.map((option) => option.value));
  const role = kind === "radio" ? "radiogroup" : "group";
  const { "aria-required": required, ...allowed } = naming;
  // A group may not carry aria-required; a group of radio buttons may.
  const props = kind === "radio" ? naming : allowed;
  return el(
    "div",
    { id, class: "choices", role, ...props },
    optionsOf(given).map((option) => choice(kind, option, id, values.has(option.value), surface.reader)),
  );
}

/** Checkboxes, each with its optional description. */
export function checkboxes(given, field) {
  let selected = field.value.selected_options;
  const node = choiceList("checkbox", given, field, selected);
  node.addEventListener("change", () => {
    const before = selected;
    selected = chosenIn(node, optionsOf(given));
    field.changed({ type: given.type, selected_options: selected }, () => {
      selected = before;
      check(node, before);
    });
  });
  return node;
}

/** Radio buttons, each with its optional description. */
export function radioButtons(given, field) {
  let selected = field.value.selected_option ? [field.value.selected_option] : [];
  const node = choiceList("radio", given, field, selected);
  node.addEventListener("change", () => {
    const before = selected;
    selected = chosenIn(node, optionsOf(given));
    field.changed({ type: given.type, selected_option: selected[0] ?? null }, () => {
      selected = before;
      check(node, before);
    });
  });
  return node;
}

function summaryOf(given, selected) {
  if (!selected.length) return unescape(given.placeholder?.text ?? "Choose options");
  return selected.map((option) => unescape(option.text.text)).join(", ");
}

function limit(node, most) {
  const full = most && node.querySelectorAll("input:checked").length >= most;
  node.querySelectorAll("input").forEach((input) => {
    input.disabled = Boolean(full) && !input.checked;
  });
}

/** A select of several options: a box that opens to a list of checkboxes, and sends once, when it closes. */
export function multiSelect(given, field) {
  const options = optionsOf(given);
  const sentOf = (list) => JSON.stringify(list.map((option) => option.value));
  let selected = field.value.selected_options;
  let sent = sentOf(selected);
  const list = choiceList("checkbox", given, { ...field, id: `${field.id}-list` }, selected);
  const name = field.naming["aria-labelledby"];
  const summary = el(
    "summary",
    {
      class: "control select",
      id: field.id,
      "aria-labelledby": name && `${name} ${field.id}`,
      "aria-describedby": field.naming["aria-describedby"],
    },
    summaryOf(given, selected),
  );
  const node = el("details", { class: "multi" }, summary, list);
  limit(list, given.max_selected_items);
  list.addEventListener("change", () => {
    selected = chosenIn(list, options);
    limit(list, given.max_selected_items);
    summary.textContent = summaryOf(given, selected);
    field.keep({ type: given.type, selected_options: selected });
  });
  node.addEventListener("toggle", () => {
    if (node.open || sentOf(selected) === sent) return;
    sent = sentOf(selected);
    field.changed({ type: given.type, selected_options: selected });
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault();
    node.open = false;
    summary.focus();
  });
  return node;
}
