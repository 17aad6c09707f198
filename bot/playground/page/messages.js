/** The middle column: the open conversation's head, its messages and its composer. */
import { composer } from "./composer.js";
import { el, icon, iconButton, reconcile } from "./dom.js";
import { authorOf, messageNode } from "./message.js";
import { go } from "./navigation.js";
import { announce } from "./notices.js";
import { attempt } from "./pressing.js";
import { joinNote, looksOn } from "./joining.js";
import { later } from "./later.js";
import { keepPlace } from "./scrolling.js";
import { conversation, homeShown, now, person, state, titleOf, watch, zone } from "./state.js";
import { dayKey, dayLine, instantOf } from "./zones.js";

const SAME_BREATH = 5 * 60;

const showAbout = later(() => import("./about.js"), "showAbout");

/** First unread message of the conversation as it was opened: {channel, me, ts}, for the line "New". */
let newFrom = null;
/** What was last reported as read, so that one message is reported once. */
let reported = "";
let announced = null;

function follows(message, before) {
  if (
    !before ||
    message.pinned ||
    [before, message].some((one) => one.ephemeral || one.subtype || one.blocks?.length)
  )
    return false;
  const near = Number(message.ts) - Number(before.ts) < SAME_BREATH;
  return near && before.user === message.user && before.username === message.username;
}

function line(key, text, kind) {
  return {
    key,
    signature: text,
    build: () => el("li", { class: `line line-${kind}` }, el("span", {}, text)),
  };
}

/**
 * Items for a list of messages, with day lines; what is written in them depends on the reader and the day.
 */
export function messageItems(messages, options = {}) {
  const today = dayKey(now(), zone());
  const items = [];
  messages.forEach((message, index) => {
    const day = dayKey(instantOf(message.ts), zone());
    const before = messages[index - 1];
    const opens = !before || dayKey(instantOf(before.ts), zone()) !== day;
    const fresh = options.newFrom === message.ts;
    if (opens) items.push(line(`day-${day}`, dayLine(instantOf(message.ts), now(), zone()), "day"));
    if (fresh) items.push(line("new", "New", "new"));
    const settings = { ...options, follows: !opens && !fresh && follows(message, before) };
    const signature = JSON.stringify([
      message,
      settings.follows,
      state.me,
      state.channel,
      today,
      state.conversations.length,
    ]);
    items.push({ key: message.ts, signature, build: () => messageNode(message, settings) });
  });
  return items;
}

/** What now comes into the open conversation, because time is moved, comes after a line "New". */
export function expectNews() {
  const last = state.messages?.at(-1)?.ts ?? "0";
  newFrom = { channel: state.channel, me: state.me, ts: null, after: last };
}

function noticeUnread(open) {
  const after = newFrom?.ts === null && newFrom.after;
  if (after) {
    const news = state.messages.find((one) => one.ts > after && one.user !== state.me && !one.subtype);
    if (news) newFrom.ts = news.ts;
  }
  if (newFrom?.channel === open.id && newFrom.me === state.me) return;
  const others = state.messages.filter((message) => message.user !== state.me && !message.ephemeral);
  newFrom = {
    channel: open.id,
    me: state.me,
    ts: open.unread ? (others.at(-open.unread)?.ts ?? null) : null,
  };
}

function reportRead(open) {
  if (document.hidden || homeShown() || !open.unread) return;
  const last = [open.last_ts, state.messages.filter((message) => !message.ephemeral).at(-1)?.ts]
    .filter(Boolean)
    .sort()
    .at(-1);
  const report = `${state.me} ${open.id} ${last}`;
  if (!last || report === reported) return;
  reported = report;
  attempt("read", { as: state.me, channel: open.id, ts: last });
}

function announceNew() {
  const last = state.messages.at(-1);
  const place = `${state.me} ${state.channel}`;
  if (announced?.place === place && last && last.ts > announced.ts && last.user !== state.me) {
    announce(`${authorOf(last)}: ${(last.text ?? "").slice(0, 200)}`);
  }
  announced = { place, ts: last?.ts ?? "" };
}

function kindIcon(one) {
  if (one.kind === "im") return null;
  return one.kind === "private" ? icon("lock") : el("span", { class: "hash", "aria-hidden": "true" }, "#");
}

function headNode(open) {
  const count = open.members.filter((id) => !person(id)?.deleted).length;
  const topic = open.topic && el("p", { class: "topic" }, open.topic);
  return [
    iconButton("back", "Back to all conversations", {
      class: "icon-button back",
      data: { testid: "back" },
      on: { click: () => go({ channel: null }) },
    }),
    el(
      "div",
      { class: "conversation-title" },
      el(
        "h2",
        {},
        kindIcon(open),
        titleOf(open),
        open.is_archived && el("span", { class: "mark" }, " archived"),
      ),
      topic,
    ),
    open.kind !== "im" &&
      el(
        "button",
        {
          type: "button",
          class: "members",
          "aria-haspopup": "dialog",
          data: { testid: "about", focus: "about" },
          on: { click: () => showAbout(open) },
        },
        `${count} ${count === 1 ? "member" : "members"}`,
        open.pins.length > 0 && el("span", { class: "pinned-count" }, `, ${open.pins.length} pinned`),
      ),
  ];
}

function emptyNote(open) {
  const text =
    open.kind === "im"
      ? `This is the beginning of your messages with ${titleOf(open)}.`
      : `This is the beginning of #${open.name}.`;
  return { key: "beginning", signature: text, build: () => el("li", { class: "beginning" }, text) };
}

function composerFor(open) {
  if (open.is_archived)
    return el("p", { class: "composer-closed" }, "This channel is archived, so nobody can write here.");
  if (looksOn(open)) return joinNote(open);
  const label = open.kind === "im" ? `Message ${titleOf(open)}` : `Message #${open.name}`;
  return composer({
    id: "composer",
    testid: "composer",
    place: `${state.me} ${open.id}`,
    label,
    channel: open.id,
    thread: null,
  });
}

/**
 * Puts the cursor where one writes, unless that would bring up a phone's keyboard, or one has gone on to
 * something else while the conversation was opened.
 */
export function focusComposer() {
  if (document.activeElement.closest("#timebar, #conversation, #thread, dialog")) return;
  if (window.matchMedia("(pointer: fine)").matches) document.querySelector("#composer")?.focus();
}

/** Draws the middle column and keeps it up to date. */
export function showMessages(column) {
  const head = el("header", { class: "conversation-head" });
  const list = el("ol", {
    class: "messages",
    tabIndex: 0,
    "aria-label": "Messages",
    data: { testid: "messages" },
  });
  const foot = el("div", { class: "conversation-foot" });
  const more = el("button", { type: "button", class: "jump", hidden: true }, icon("down"), "Newer messages");
  column.append(head, list, more, foot);
  const place = keepPlace(list, more);
  let shownFor = "";
  let headFor = "";

  const drawHead = (open) => {
    const signature = JSON.stringify([state.me, open, state.workspace]);
    if (signature === headFor) return;
    headFor = signature;
    head.replaceChildren(...headNode(open).filter(Boolean));
  };
  const drawFoot = (open) => {
    const key = `${state.me} ${open.id} ${open.is_archived} ${looksOn(open)}`;
    if (key === shownFor) return;
    shownFor = key;
    foot.replaceChildren(composerFor(open));
  };
  const drawList = (open) => {
    if (!state.messages) return;
    noticeUnread(open);
    place.around(`${state.me} ${open.id}`, () => {
      reconcile(list, [emptyNote(open), ...messageItems(state.messages, { newFrom: newFrom.ts })]);
    });
    announceNew();
    reportRead(open);
  };
  const draw = () => {
    const open = conversation(state.channel);
    column.classList.toggle("nothing-open", !open);
    if (!open) return;
    drawHead(open);
    drawFoot(open);
    drawList(open);
  };
  watch(["me", "channel", "tab", "conversations", "messages", "workspace", "time"], draw);
  watch(["channel", "me"], () => state.messages === null && place.leave());
  document.addEventListener("visibilitychange", draw);
}
