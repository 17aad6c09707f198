/** The left column: workspace, who one is, channels, direct messages and apps, with unread marks. */
import { el, icon, iconButton, focusPath } from "./dom.js";
import { avatar } from "./message.js";
import { focusComposer } from "./messages.js";
import { go } from "./navigation.js";
import { later } from "./later.js";
import { writeTo } from "./people.js";
import { conversation, nameOf, now, person, state, titleOf, watch } from "./state.js";
import { openWelcome } from "./welcome.js";
import { city, clockTime } from "./zones.js";

const browseChannels = later(() => import("./rooms.js"), "browseChannels");
const choosePerson = later(() => import("./finding.js"), "choosePerson");
const chooseRecipient = later(() => import("./finding.js"), "chooseRecipient");

async function openConversation(id) {
  await go({ channel: id });
  focusComposer();
}

function head() {
  const team = el("p", { class: "team", data: { testid: "workspace-name" } }, state.workspace.team.name);
  const help = iconButton("help", "What is this?", {
    data: { testid: "help", focus: "help" },
    on: { click: openWelcome },
  });
  return el("header", { class: "sidebar-head" }, team, help);
}

function personSwitch() {
  const one = person(state.me);
  if (!one) return null;
  return el(
    "button",
    {
      type: "button",
      class: "switch",
      "aria-haspopup": "dialog",
      data: { testid: "person-switch", user: one.id, focus: "switch" },
      on: { click: choosePerson },
    },
    avatar(one.id),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "switch-note" }, "You are"),
      el("span", { class: "person-name" }, one.real_name || one.name),
      el("span", { class: "person-title" }, one.title ?? ""),
      el("span", { class: "person-title" }, `${city(one.tz)}, ${clockTime(now(), one.tz)}`),
    ),
    icon("down"),
  );
}

function badge(one) {
  if (!one.unread) return null;
  return el(
    "span",
    { class: "unread", data: { testid: "unread" } },
    String(one.unread),
    el("span", { class: "unseen" }, " unread"),
  );
}

function sign(one) {
  if (one.kind === "private") return icon("lock");
  if (one.kind === "public") return el("span", { class: "hash", "aria-hidden": "true" }, "#");
  return avatar(one.with, nameOf(one.with), isApp(one));
}

function row(one) {
  const open = one.id === state.channel;
  const props = {
    type: "button",
    class: ["place", one.unread && !open && "place-unread"].filter(Boolean).join(" "),
    "aria-current": open ? "page" : null,
    data: { testid: "conversation", channel: one.id, focus: one.id },
    on: { click: () => openConversation(one.id) },
  };
  const kind = one.kind === "private" && el("span", { class: "unseen" }, " (private)");
  return el(
    "li",
    {},
    el(
      "button",
      props,
      sign(one),
      el("span", { class: "place-name" }, titleOf(one), kind),
      !open && badge(one),
    ),
  );
}

function isApp(one) {
  return one.kind === "im" && (one.with === state.workspace.app?.bot_user_id || person(one.with)?.is_bot);
}

function group(title, rows, extra = null) {
  if (!rows.length && !extra) return null;
  return el(
    "section",
    { class: "group" },
    el("div", { class: "group-head" }, el("h2", {}, title), extra),
    el("ul", {}, rows),
  );
}

/** The app stands in the list before anybody has written to it. */
function appRows(all) {
  const rows = all.filter(isApp).map(row);
  const app = state.workspace.app;
  if (!app || all.some((one) => one.kind === "im" && one.with === app.bot_user_id)) return rows;
  const props = {
    type: "button",
    class: "place",
    data: { testid: "app", focus: "app" },
    on: { click: () => writeTo(app.bot_user_id) },
  };
  return [
    ...rows,
    el(
      "li",
      {},
      el(
        "button",
        props,
        avatar(app.bot_user_id, app.name, true),
        el("span", { class: "place-name" }, app.name),
      ),
    ),
  ];
}

function archived(all) {
  const rows = all.filter((one) => one.is_archived).map(row);
  if (!rows.length) return null;
  const open = Boolean(conversation(state.channel)?.is_archived);
  return el(
    "details",
    { class: "group archived", open },
    el("summary", {}, `Archived (${rows.length})`),
    el("ul", {}, rows),
  );
}

function groups() {
  const live = state.conversations.filter((one) => !one.is_archived);
  const start = iconButton("plus", "New message", {
    data: { testid: "new-message", focus: "new-message" },
    on: { click: chooseRecipient },
  });
  const browse = iconButton("plus", "Browse or create channels", {
    data: { testid: "browse-channels", focus: "browse-channels" },
    on: { click: browseChannels },
  });
  // As in Slack, those one has not joined stand in the list only while one looks into them.
  const listed = (one) => one.kind !== "im" && (one.members.includes(state.me) || one.id === state.channel);
  // And direct messages once something has been written in them.
  const written = (one) => one.kind === "im" && !isApp(one) && (one.last_ts || one.id === state.channel);
  return [
    group("Channels", live.filter(listed).map(row), browse),
    group("Direct messages", live.filter(written).map(row), start),
    group("Apps", appRows(live)),
    archived(state.conversations),
  ];
}

function titlePage() {
  const unread = state.conversations.reduce(
    (sum, one) => sum + (one.id === state.channel ? 0 : one.unread),
    0,
  );
  const open = conversation(state.channel);
  const place = open ? `${titleOf(open)} · ` : "";
  document.title = `${unread ? `(${unread}) ` : ""}${place}${person(state.me)?.real_name ?? "Playground"} · ${state.workspace.team.name}`;
}

/** Draws the left column and keeps it up to date. */
export function showSidebar(column) {
  const draw = () => {
    if (!state.workspace) return;
    const path = focusPath(column);
    const list = column.querySelector(".groups");
    const top = list?.scrollTop ?? 0;
    column.replaceChildren(
      ...[head(), personSwitch(), el("div", { class: "groups" }, groups())].filter(Boolean),
    );
    column.querySelector(".groups").scrollTop = top;
    if (path) column.querySelector(path)?.focus({ preventScroll: true });
    titlePage();
  };
  watch(["workspace", "conversations", "me", "channel", "time"], draw);
}
