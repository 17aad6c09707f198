/** Draws one message: who, when, marks, text or blocks, and the way into its thread. */
import { blocks } from "./blocks.js";
import { el, icon } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { go } from "./navigation.js";
import { withOwnMenu } from "./own.js";
import { messageSurface, reader } from "./pressing.js";
import { nameOf, now, person, state, zone } from "./state.js";
import { clockTime, daysAway, dayLine, instantOf, moment } from "./zones.js";

const APP_COLOR = "#0b6b58";

function isApp(message) {
  return (
    Boolean(message.bot_id) ||
    message.user === state.workspace.app?.bot_user_id ||
    message.user === "USLACKBOT"
  );
}

/** The name of a message's author. */
export function authorOf(message) {
  return message.username || nameOf(message.user);
}

/** A square with somebody's initials on their colour. */
export function avatar(id, name = nameOf(id), app = false) {
  const one = person(id);
  const words = name.split(/\s+/);
  const initials =
    (!app && one?.initials) || (words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "");
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, initials.toUpperCase());
  const color = app ? APP_COLOR : (one?.color ?? APP_COLOR);
  // Set by script because the page's policy forbids style attributes.
  node.style.backgroundColor = color.startsWith("#") ? color : `#${color}`;
  return node;
}

function head(message) {
  const instant = instantOf(message.ts);
  return el(
    "div",
    { class: "message-head" },
    el("span", { class: "author" }, authorOf(message)),
    isApp(message) && el("span", { class: "badge" }, "APP"),
    el(
      "time",
      { datetime: instant.toISOString(), title: moment(instant, zone()) },
      clockTime(instant, zone()),
    ),
    message.edited && el("span", { class: "mark" }, "(edited)"),
  );
}

function marks(message) {
  return [
    message.pinned && el("p", { class: "mark mark-pinned" }, icon("pin"), "Pinned"),
    message.ephemeral && el("p", { class: "mark mark-ephemeral" }, icon("eye"), "Only visible to you"),
  ];
}

/** Whether a message was written by the workspace itself: somebody joined, the topic was set. */
function isSystem(message) {
  return Boolean(message.subtype?.startsWith("channel_"));
}

function textOf(message) {
  // The author stands above already, so "@Ada has joined" is shown as "has joined".
  return isSystem(message) ? message.text.replace(`<@${message.user}> `, "") : (message.text ?? "");
}

function body(message, prefix) {
  const content = message.blocks?.length
    ? blocks(message.blocks, messageSurface(message, prefix))
    : mrkdwn(textOf(message), reader());
  return el("div", { class: isSystem(message) ? "message-body message-system" : "message-body" }, content);
}

function lastReply(message) {
  const instant = instantOf(message.latest_reply);
  const away = daysAway(instant, now(), zone());
  const day = ["today", "yesterday"][-away] ?? dayLine(instant, now(), zone());
  return el("span", { class: "mark" }, `Last reply ${day} at ${clockTime(instant, zone())}`);
}

function repliesButton(message) {
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return el(
    "button",
    {
      type: "button",
      class: "replies",
      data: { testid: "open-thread", ts: message.ts, focus: `replies-${message.ts}` },
      on: { click: () => go({ thread: message.ts }) },
    },
    el("strong", {}, count),
    message.latest_reply && lastReply(message),
  );
}

function replyButton(message) {
  return el(
    "button",
    {
      type: "button",
      class: "reply",
      "aria-label": `Reply to ${authorOf(message)} in a thread`,
      title: "Reply in a thread",
      data: { testid: "reply", focus: `reply-${message.ts}` },
      on: { click: () => go({ thread: message.ts }) },
    },
    icon("reply"),
    el("span", { class: "reply-word" }, "Reply"),
  );
}

/** The list item of a message; `follows` leaves out the head when the same author goes on. */
export function messageNode(message, { follows = false, prefix = "m", inThread = false } = {}) {
  const classes = [
    "message",
    follows && "message-follows",
    message.ephemeral && "message-ephemeral",
    message.pinned && "message-pinned",
    isSystem(message) && "message-quiet",
  ];
  const shown = clockTime(instantOf(message.ts), zone());
  const aside = follows
    ? el("span", { class: "message-time", "aria-hidden": "true" }, shown.replace(/ [AP]M$/, ""))
    : avatar(message.user, authorOf(message), isApp(message));
  const threadable = !inThread && !message.ephemeral && !isSystem(message);
  const node = el(
    "li",
    { class: classes.filter(Boolean).join(" "), tabIndex: -1, data: { testid: "message", ts: message.ts } },
    el("div", { class: "message-aside" }, aside),
    el(
      "div",
      { class: "message-main" },
      marks(message),
      follows ? el("span", { class: "unseen" }, `${authorOf(message)} at ${shown}:`) : head(message),
      body(message, prefix),
      follows && message.edited && el("span", { class: "mark" }, "(edited)"),
      threadable && message.reply_count > 0 && repliesButton(message),
    ),
    threadable && replyButton(message),
  );
  return withOwnMenu(node, message, prefix);
}
