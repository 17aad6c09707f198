/** The right column: one thread, its parent message first. */
import { composer } from "./composer.js";
import { el, icon, iconButton, reconcile } from "./dom.js";
import { messageItems } from "./messages.js";
import { go } from "./navigation.js";
import { looksOn } from "./joining.js";
import { keepPlace } from "./scrolling.js";
import { conversation, state, titleOf, watch } from "./state.js";

function leave() {
  const parent = state.thread;
  go({ thread: null });
  document.querySelector(`#conversation [data-ts="${CSS.escape(parent)}"]`)?.focus({ preventScroll: true });
}

function headNode(open) {
  return [
    iconButton("back", "Back to the conversation", { class: "icon-button back", on: { click: leave } }),
    el(
      "h2",
      {},
      "Thread",
      el("span", { class: "thread-place" }, open.kind === "im" ? titleOf(open) : `#${open.name}`),
    ),
    iconButton("close", "Close the thread", {
      class: "icon-button close",
      data: { testid: "close-thread" },
      on: { click: leave },
    }),
  ];
}

function itemsOf(replies) {
  const items = messageItems(replies.slice(0, 1), { prefix: "t", inThread: true });
  const rest = messageItems(replies.slice(1), { prefix: "t", inThread: true });
  const count = replies.length - 1;
  if (count < 1) return items;
  const text = count === 1 ? "1 reply" : `${count} replies`;
  const line = {
    key: "count",
    signature: text,
    build: () => el("li", { class: "line line-count" }, el("span", {}, text)),
  };
  // A day line that the parent already has is not drawn twice.
  const known = new Set(items.map((item) => item.key));
  return [...items, line, ...rest.filter((item) => !known.has(item.key))];
}

/** Draws the thread column and keeps it up to date. */
export function showThread(column) {
  const head = el("header", { class: "conversation-head" });
  const list = el("ol", { class: "messages", tabIndex: 0, "aria-label": "Thread" });
  const more = el("button", { type: "button", class: "jump", hidden: true }, icon("down"), "Newer replies");
  const foot = el("div", { class: "conversation-foot" });
  column.append(head, list, more, foot);
  const place = keepPlace(list, more);
  let shownFor = "";

  const draw = () => {
    const open = conversation(state.channel);
    const shown = Boolean(open && state.thread);
    column.hidden = !shown;
    document.body.classList.toggle("with-thread", shown);
    if (!shown) {
      shownFor = "";
      return;
    }
    const key = `${state.me} ${state.channel} ${state.thread}`;
    if (key !== shownFor) {
      shownFor = key;
      head.replaceChildren(...headNode(open));
      place.leave();
      foot.replaceChildren(
        open.is_archived || looksOn(open)
          ? ""
          : composer({
              id: "thread-composer",
              testid: "thread-composer",
              place: key,
              label: "Reply",
              channel: open.id,
              thread: state.thread,
            }),
      );
      if (window.matchMedia("(pointer: fine)").matches) foot.querySelector("textarea")?.focus();
    }
    if (state.replies) place.around(key, () => reconcile(list, itemsOf(state.replies)));
  };
  watch(["me", "channel", "thread", "conversations", "replies", "time"], draw);
  column.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
  });
}
