/** The menu on messages of one's own. */
import { icon } from "./dom.js";
import { later } from "./later.js";
import { menuButton } from "./menu.js";
import { state } from "./state.js";

/** Column, person, conversation and message -> the text as it is being edited. */
export const edits = new Map();

const startEdit = later(() => import("./editing.js"), "startEdit");
const remove = later(() => import("./editing.js"), "remove");

function isOwn(message) {
  return message.user === state.me && !message.bot_id && !message.subtype && !message.ephemeral;
}

/** Gives a message's node the menu of its author; a message that is being edited stays so when drawn anew. */
export function withOwnMenu(node, message, prefix) {
  if (!isOwn(message)) return node;
  const key = `${prefix} ${state.me} ${state.channel} ${message.ts}`;
  const open = async () => (await startEdit(node, message, key))?.focus();
  const choices = [
    { label: "Edit message", value: "edit", chosen: open },
    { label: "Delete message …", value: "delete", chosen: () => remove(message) },
  ];
  const name = `own-${message.ts}`;
  const menu = menuButton(icon("dots"), "Edit or delete", choices, name, { testid: "own-menu", focus: name });
  menu.classList.add("own");
  node.classList.add("message-mine");
  node.append(menu);
  node.addEventListener("edit-own", open);
  const goOn = (field) => document.activeElement === node && field?.focus();
  if (edits.has(key)) startEdit(node, message, key).then(goOn);
  return node;
}

/** Begins to edit one's last message in the column of `field`; false when there is none. */
export function editLast(field) {
  const mine = [...field.closest(".conversation, .thread").querySelectorAll(".message-mine")].at(-1);
  mine?.dispatchEvent(new Event("edit-own"));
  return Boolean(mine);
}
