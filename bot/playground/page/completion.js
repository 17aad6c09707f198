/** Suggests slash commands and people while one types, as a list under the control of the arrow keys. */
import { el } from "./dom.js";
import { avatar } from "./message.js";

const MOST = 8;

/** The word before the cursor that asks for suggestions: {kind, start, word}, or null. */
export function askedFor(text, cursor) {
  const before = text.slice(0, cursor);
  const command = /^\/\S*$/.exec(before);
  if (command) return { kind: "command", start: 0, word: before };
  const mention = /(?:^|\s)@([\p{L}\p{N}'.-]*(?: [\p{L}\p{N}'.-]*)?)$/u.exec(before);
  return mention ? { kind: "person", start: cursor - mention[1].length - 1, word: mention[1] } : null;
}

function commandSuggestions(word, commands) {
  return commands
    .filter(({ command }) => command.startsWith(word) && command !== word)
    .map(({ command, description, usage_hint: hint }) => ({
      insert: `${command} `,
      content: [
        el("strong", {}, command),
        hint && el("span", { class: "completion-hint" }, hint),
        el("span", { class: "completion-note" }, description ?? ""),
      ],
    }));
}

function personSuggestions(word, people) {
  const wanted = word.toLowerCase();
  const starts = (one) =>
    one.real_name
      .toLowerCase()
      .split(/\s+/)
      .some((_, index, words) => words.slice(index).join(" ").startsWith(wanted));
  return people
    .filter((one) => starts(one) || one.name.toLowerCase().startsWith(wanted))
    .map((one) => ({
      insert: `@${one.real_name} `,
      content: [
        avatar(one.id),
        el("strong", {}, one.real_name),
        el("span", { class: "completion-note" }, one.title ?? ""),
      ],
    }));
}

function suggestionsFor(asked, { commands, people }) {
  if (!asked) return [];
  const found =
    asked.kind === "command"
      ? commandSuggestions(asked.word, commands)
      : personSuggestions(asked.word, people);
  return found.slice(0, MOST);
}

function takeIn(field, asked, insert) {
  field.setRangeText(insert, asked.start, field.selectionStart, "end");
  field.dispatchEvent(new Event("input"));
  field.focus();
}

function optionNode({ content }, id, choose) {
  const props = { id, role: "option", data: { testid: "completion" } };
  // The press itself, not the click: otherwise the field loses the cursor first.
  const press = (event) => {
    event.preventDefault();
    choose();
  };
  return el("li", { ...props, on: { pointerdown: press } }, content);
}

/** The list itself, without knowledge of what is asked: {node, show(suggestions), step(by), chosen()}. */
function suggestionList(field, listId, choose) {
  const props = {
    class: "completions",
    id: listId,
    role: "listbox",
    "aria-label": "Suggestions",
    hidden: true,
  };
  const node = el("ul", { ...props, data: { testid: "completions" } });
  let shown = [];
  let at = 0;
  const mark = () => {
    [...node.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    field.setAttribute("aria-activedescendant", shown.length ? `${listId}-${at}` : "");
  };
  const show = (suggestions) => {
    shown = suggestions;
    at = 0;
    node.replaceChildren(
      ...shown.map((one, index) => optionNode(one, `${listId}-${index}`, () => choose(one))),
    );
    node.hidden = shown.length === 0;
    mark();
  };
  const step = (by) => {
    at = (at + by + shown.length) % shown.length;
    mark();
  };
  return { node, show, step, chosen: () => shown[at] };
}

/**
 * The list for a field: {node, close(), takes(event)}; `takes` tells whether a key was meant for the list.
 */
export function completions(field, { listId, commands, people }) {
  let asked = null;
  const list = suggestionList(field, listId, (one) => takeIn(field, asked, one.insert));
  const close = () => list.show([]);
  const take = () => takeIn(field, asked, list.chosen().insert);
  const keys = {
    ArrowDown: () => list.step(1),
    ArrowUp: () => list.step(-1),
    Tab: take,
    Enter: take,
    Escape: close,
  };
  field.addEventListener("input", () => {
    asked = askedFor(field.value, field.selectionStart);
    list.show(suggestionsFor(asked, { commands, people }));
  });
  field.addEventListener("blur", close);
  const takes = (event) => {
    if (list.node.hidden || !(event.key in keys) || event.shiftKey || event.isComposing) return false;
    event.preventDefault();
    keys[event.key]();
    return true;
  };
  return { node: list.node, close, takes };
}
