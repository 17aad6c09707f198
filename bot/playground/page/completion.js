/** Suggests slash commands, people and channels while one types, as a list under the control of the arrow keys. */
import { el, icon } from "./dom.js";
import { avatar } from "./message.js";
import { announce } from "./notices.js";
import { folded } from "./people.js";

const MOST = 8;

/** The word before the cursor that asks for suggestions: {kind, start, word}, or null. */
export function askedFor(text, cursor) {
  const before = text.slice(0, cursor);
  const command = /^\/\S*$/.exec(before);
  if (command) return { kind: "command", start: 0, word: before };
  const mention = /(?:^|\s)@([\p{L}\p{N}'.-]*(?: [\p{L}\p{N}'.-]*)?)$/u.exec(before);
  if (mention) return { kind: "person", start: cursor - mention[1].length - 1, word: mention[1] };
  const room = /(?:^|\s)#([\p{L}\p{N}_-]*)$/u.exec(before);
  return room ? { kind: "room", start: cursor - room[1].length - 1, word: room[1] } : null;
}

function commandSuggestions(word, commands) {
  return commands
    .filter(({ command }) => command.startsWith(word) && command !== word)
    .map(({ command, description, usage_hint: hint }) => ({
      insert: `${command} `,
      name: command,
      content: [
        el("strong", {}, command),
        hint && el("span", { class: "completion-hint" }, hint),
        el("span", { class: "completion-note" }, description ?? ""),
      ],
    }));
}

function personSuggestions(word, people) {
  const wanted = folded(word);
  const starts = (one) =>
    folded(one.real_name)
      .split(/\s+/)
      .some((_, index, words) => words.slice(index).join(" ").startsWith(wanted));
  return people
    .filter((one) => starts(one) || folded(one.name).startsWith(wanted))
    .map((one) => ({
      insert: `@${one.real_name} `,
      name: one.real_name,
      content: [
        avatar(one.id),
        el("strong", {}, one.real_name),
        el("span", { class: "completion-note" }, one.title ?? ""),
        one.absent && el("span", { class: "completion-note" }, "Not in this channel"),
      ].filter(Boolean),
    }));
}

function roomSuggestions(word, rooms) {
  return rooms
    .filter((one) => folded(one.name).includes(folded(word)))
    .map((one) => ({
      insert: `#${one.name} `,
      name: one.name,
      content: [one.kind === "private" ? icon("lock") : "#", el("strong", {}, one.name)],
    }));
}

/** `sources` are functions, for who is here may change while one types: {commands(), people(), rooms()}. */
function suggestionsFor(asked, { commands, people, rooms }) {
  const found = {
    command: () => commandSuggestions(asked.word, commands()),
    person: () => personSuggestions(asked.word, people()),
    room: () => roomSuggestions(asked.word, rooms()),
  };
  return asked ? found[asked.kind]().slice(0, MOST) : [];
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
    const many = shown.length === 1 ? "1 suggestion" : `${shown.length} suggestions`;
    if (shown.length) announce(`${many}, the first is ${shown[0].name}. Arrow keys choose, Enter takes.`);
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
export function completions(field, { listId, ...sources }) {
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
    list.show(suggestionsFor(asked, sources));
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
