/** Tells who is in a channel and what is pinned there, and what one can do with the channel. */
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { authorOf, avatar } from "./message.js";
import { unescape } from "./mrkdwn.js";
import { kindOf } from "./people.js";
import { roomButtons } from "./rooms.js";
import { conversation, nameOf, person, state } from "./state.js";

function memberRow(id) {
  const app = id === state.workspace.app?.bot_user_id;
  const title = app ? "App" : (person(id)?.title ?? "");
  const kind = !app && person(id) && kindOf(person(id));
  return el(
    "li",
    { class: "person" },
    avatar(id, nameOf(id), app),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-name" }, nameOf(id), kind && el("span", { class: "badge" }, kind)),
      el("span", { class: "person-title" }, title),
    ),
  );
}

function pinRow(ts, dialog) {
  const message = state.messages?.find((one) => one.ts === ts);
  const text = message
    ? `${authorOf(message)}: ${unescape(message.text ?? "").slice(0, 120)}`
    : "A reply in a thread";
  const show = () => {
    dialog.close();
    const node = document.querySelector(`#conversation [data-ts="${CSS.escape(ts)}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.focus();
  };
  return el(
    "li",
    {},
    el("button", { type: "button", class: "pin", disabled: !message, on: { click: show } }, text),
  );
}

function parts(open, dialog) {
  return [
    open.topic && el("p", { class: "about-topic" }, open.topic),
    el("div", { class: "buttons" }, roomButtons(open, dialog)),
    open.pins.length > 0 && el("h3", {}, "Pinned"),
    open.pins.length > 0 && el("ul", { class: "pins" }, open.pins.map((ts) => pinRow(ts, dialog))),
    el("h3", {}, "Members"),
    // Those who were deactivated are no longer counted among them.
    el("ul", { class: "people" }, open.members.filter((id) => !person(id)?.deleted).map(memberRow)),
  ];
}

/** Opens the dialog about a conversation; it closes by itself when one can no longer see that. */
export function showAbout({ id, kind, name }) {
  const title = kind === "private" ? `${name} (private)` : `#${name}`;
  const dialog = openDialog(title, { kind: "about", testid: "about-dialog" });
  const build = () => {
    const open = conversation(id);
    if (!open) queueMicrotask(dialog.close);
    return open ? parts(open, dialog) : [];
  };
  dialog.add(dialog.live(["conversations", "workspace"], build));
}
