/** Tells who is in a channel and what is pinned there. */
import { el, iconButton } from "./dom.js";
import { authorOf, avatar } from "./message.js";
import { unescape } from "./mrkdwn.js";
import { nameOf, person, state } from "./state.js";

function memberRow(id) {
  const title = id === state.workspace.app?.bot_user_id ? "App" : (person(id)?.title ?? "");
  return el(
    "li",
    { class: "person" },
    avatar(id, nameOf(id), title === "App"),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-name" }, nameOf(id)),
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

/** Opens the dialog about a conversation. */
export function showAbout(open) {
  const dialog = el("dialog", {
    class: "dialog about",
    "aria-labelledby": "about-title",
    data: { testid: "about-dialog" },
  });
  const pins = open.pins.length > 0 && [
    el("h3", {}, "Pinned"),
    el(
      "ul",
      { class: "pins" },
      open.pins.map((ts) => pinRow(ts, dialog)),
    ),
  ];
  dialog.append(
    el(
      "div",
      { class: "dialog-head" },
      el("h2", { id: "about-title" }, open.kind === "private" ? `${open.name} (private)` : `#${open.name}`),
      iconButton("close", "Close", { on: { click: () => dialog.close() } }),
    ),
    el(
      "div",
      // It may be longer than the screen, and need hold nothing that the keyboard could reach.
      { class: "dialog-body", tabIndex: 0, role: "group", "aria-labelledby": "about-title" },
      open.topic && el("p", { class: "about-topic" }, open.topic),
      ...(pins || []),
      el("h3", {}, "Members"),
      el("ul", { class: "people" }, open.members.map(memberRow)),
    ),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
