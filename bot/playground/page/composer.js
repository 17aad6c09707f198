/** The field in which one writes a message or a slash command. */
import { completions } from "./completion.js";
import { el, icon } from "./dom.js";
import { editLast } from "./own.js";
import { attempt } from "./pressing.js";
import { conversation, state } from "./state.js";

/** Place -> text that was typed there and not sent. */
const drafts = new Map();

/**
 * Typed text as it is sent: `@Full Name` of a known person becomes `@handle`, of which the server makes a
 * mention.
 */
export function asSent(text, people) {
  // The longest names first, so that nobody is taken for a namesake whose name is shorter.
  const byLength = [...people].sort((one, other) => other.real_name.length - one.real_name.length);
  return byLength.reduce((sent, one) => sent.replaceAll(mentionOf(one), `@${one.name}`), text);
}

/** Finds a full name after an @ that does not go on as another name would. */
function mentionOf({ real_name: name }) {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`@${literal}(?![\\p{L}\\p{N}])`, "gu");
}

/** What completions are chosen from in a conversation; see completion.js. */
export function sources(channel) {
  const absent = (one) => {
    const open = conversation(channel);
    return Boolean(open) && open.kind !== "im" && !open.members.includes(one.id);
  };
  const people = () => {
    const known = state.workspace.people.filter((one) => !one.deleted && one.id !== state.me);
    // Those who are here come first, as they are meant more often.
    return known.map((one) => ({ ...one, absent: absent(one) })).sort((a, b) => a.absent - b.absent);
  };
  return {
    people,
    commands: () => state.workspace.app?.commands ?? [],
    rooms: () => state.conversations.filter((one) => one.kind !== "im" && !one.is_archived),
  };
}

/** Makes a field as high as its text, within bounds. */
export function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 200)}px`;
}

function fieldFor({ id, testid, place, label }) {
  return el("textarea", {
    id,
    class: "composer-field",
    rows: 1,
    "aria-label": label,
    placeholder: label,
    "aria-autocomplete": "list",
    "aria-controls": `${id}-completions`,
    value: drafts.get(place) ?? "",
    data: { testid, focus: id },
  });
}

/** A composer; `place` names its draft, `thread` is the parent's ts or null. */
export function composer({ id, testid, place, label, channel, thread }) {
  const field = fieldFor({ id, testid, place, label });
  const { commands, ...others } = sources(channel);
  const offered = { ...others, commands: thread ? () => [] : commands };
  const list = completions(field, { listId: `${id}-completions`, ...offered });
  const keep = () => {
    drafts.set(place, field.value);
    grow(field);
  };
  const submit = async () => {
    const text = field.value;
    if (!text.trim()) return;
    field.value = "";
    keep();
    list.close();
    const said = { as: state.me, channel, text: asSent(text.trim(), state.workspace.people) };
    const done = await attempt("say", thread ? { ...said, thread_ts: thread } : said);
    // What was refused comes back, before what was typed since, so that nothing is lost.
    if (!done) field.value = [text, field.value].filter(Boolean).join("\n");
    keep();
  };
  field.addEventListener("input", keep);
  field.addEventListener("keydown", (event) => {
    if (list.takes(event) || event.shiftKey || event.isComposing) return;
    if (event.key === "ArrowUp" && !field.value && editLast(field)) event.preventDefault();
    if (event.key !== "Enter") return;
    event.preventDefault();
    submit();
  });
  const button = el(
    "button",
    { type: "button", class: "send", "aria-label": "Send", title: "Send", on: { click: submit } },
    icon("send"),
  );
  requestAnimationFrame(() => grow(field));
  return el("div", { class: "composer" }, list.node, field, button);
}
