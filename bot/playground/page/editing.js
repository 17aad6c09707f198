/** Edits messages of one's own in their place, and deletes them. */
import { completions } from "./completion.js";
import { asSent, grow, sources } from "./composer.js";
import { confirmed } from "./confirmation.js";
import { el } from "./dom.js";
import { unescape } from "./mrkdwn.js";
import { edits } from "./own.js";
import { attempt, reader } from "./pressing.js";
import { conversation, nameOf, state } from "./state.js";

/** A message as one would type it: mentions by name, and nothing escaped. */
export function asTyped(text) {
  const named = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, name) => `#${conversation(id)?.name ?? name ?? ""}`);
  return unescape(named);
}

/** Takes a message away, if that is meant. */
export async function remove(message) {
  const words = (text) => ({ type: "plain_text", text });
  const question = {
    title: words("Delete this message?"),
    text: words(`“${asTyped(message.text ?? "").slice(0, 200)}” will be gone for everybody.`),
    confirm: words("Delete"),
    deny: words("Keep it"),
    style: "danger",
  };
  const place = { as: state.me, channel: state.channel, ts: message.ts };
  if (await confirmed(question, reader())) await attempt("delete_message", place);
}

function backTo(writing, node) {
  const field = document.querySelector(writing);
  if (field && window.matchMedia("(pointer: fine)").matches) field.focus();
  else node.focus();
}

function editorFor(node, message, key) {
  const { me, channel } = state;
  const inThread = Boolean(node.closest(".thread"));
  const id = `edit-${message.ts.replace(".", "-")}${inThread ? "-t" : ""}`;
  const before = asTyped(message.text ?? "");
  const field = el("textarea", {
    id,
    class: "composer-field",
    rows: 1,
    "aria-label": "Edit the message",
    "aria-autocomplete": "list",
    "aria-controls": `${id}-list`,
    value: edits.get(key) ?? before,
    data: { testid: "edit-field", focus: id },
  });
  const list = completions(field, { listId: `${id}-list`, ...sources(channel), commands: () => [] });
  const close = () => {
    edits.delete(key);
    editor.remove();
    node.classList.remove("message-edited");
    backTo(inThread ? "#thread-composer" : "#composer", node);
  };
  const save = async () => {
    const text = field.value.trim();
    if (text === before) return close();
    if (!text) return remove(message);
    const changed = { as: me, channel, ts: message.ts, text: asSent(text, state.workspace.people) };
    // The message is drawn anew as soon as it has changed, and then is not to be edited any more.
    edits.delete(key);
    if (await attempt("edit_message", changed)) close();
    else edits.set(key, field.value);
  };
  field.addEventListener("input", () => {
    edits.set(key, field.value);
    grow(field);
  });
  field.addEventListener("keydown", (event) => {
    if (list.takes(event)) return event.stopPropagation();
    const plain = !event.shiftKey && !event.isComposing;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && plain) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const button = (label, work, kind = "") =>
    el("button", { type: "button", class: `button ${kind}`, on: { click: work } }, label);
  const buttons = el("div", { class: "buttons" }, button("Cancel", close), button("Save", save, "button-primary"));
  const editor = el("div", { class: "editor" }, el("div", { class: "composer" }, list.node, field), buttons);
  requestAnimationFrame(() => grow(field));
  return editor;
}

/** Puts an editor in the place of what a message says, and returns its field. */
export function startEdit(node, message, key) {
  const present = node.querySelector(".editor textarea");
  if (present) return present;
  edits.set(key, edits.get(key) ?? asTyped(message.text ?? ""));
  node.classList.add("message-edited");
  const editor = editorFor(node, message, key);
  node.querySelector(".message-body").after(editor);
  const field = editor.querySelector("textarea");
  field.setSelectionRange(field.value.length, field.value.length);
  return field;
}
