/** The list in which one finds a person: to act as, or to write to. */
import { el, iconButton } from "./dom.js";
import { avatar } from "./message.js";
import { addressOf, go, switchTo } from "./navigation.js";
import { attempt } from "./pressing.js";
import { refresh } from "./reading.js";
import { now, state } from "./state.js";
import { city, clockTime } from "./zones.js";

function words(one) {
  return `${one.real_name} ${one.name} ${one.title} ${one.tz}`.toLowerCase();
}

function details(one) {
  const kind = one.is_bot ? "App" : one.is_restricted ? "Guest" : null;
  return [
    el(
      "span",
      { class: "person-name" },
      one.real_name || one.name,
      kind && el("span", { class: "badge" }, kind.toUpperCase()),
    ),
    el("span", { class: "person-title" }, one.title ?? ""),
    el("span", { class: "person-zone" }, one.is_bot ? "" : `${city(one.tz)}, ${clockTime(now(), one.tz)}`),
  ];
}

function plainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** A link, so that a person can be opened in a second window like any page. */
function row(one, current, choose) {
  const link = el(
    "a",
    {
      class: "person",
      href: addressOf(one.id),
      "aria-current": one.id === current ? "true" : null,
      data: { testid: "person-option", user: one.id },
    },
    avatar(one.id, one.real_name || one.name, one.is_bot),
    el("span", { class: "person-words" }, details(one)),
  );
  link.addEventListener("click", (event) => {
    if (!plainClick(event)) return;
    event.preventDefault();
    choose(one);
  });
  return el("li", {}, link);
}

function arrows(event, dialog) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [dialog.querySelector("input"), ...dialog.querySelectorAll(".person")];
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
}

function findPerson({ title, people, current, chosen }) {
  const list = el("ul", { class: "people" });
  const none = el("p", { class: "nobody", role: "status" });
  const search = el("input", {
    type: "search",
    class: "control",
    placeholder: "Name, title or zone",
    "aria-label": "Find a person",
    data: { testid: "person-search" },
  });
  const dialog = el("dialog", {
    class: "dialog finder",
    "aria-labelledby": "finder-title",
    data: { testid: "finder" },
  });
  const choose = (one) => {
    dialog.close();
    chosen(one);
  };
  const fill = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = people.filter((one) => words(one).includes(wanted));
    list.replaceChildren(...found.map((one) => row(one, current, choose)));
    none.textContent = found.length ? "" : "Nobody is called that.";
  };
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Otherwise the same key would press the button that gets the focus back.
    event.preventDefault();
    list.querySelector(".person")?.click();
  });
  dialog.addEventListener("keydown", (event) => arrows(event, dialog));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  const close = iconButton("close", "Close", { on: { click: () => dialog.close() } });
  dialog.append(
    el("div", { class: "dialog-head" }, el("h2", { id: "finder-title" }, title), close),
    el("div", { class: "finder-search" }, search),
    el("div", { class: "dialog-body" }, list, none),
  );
  document.body.append(dialog);
  fill();
  dialog.showModal();
  search.focus();
}

/** Lets one choose whom to act as. */
export function choosePerson() {
  const people = state.workspace.people.filter((one) => !one.is_bot && !one.deleted);
  findPerson({ title: "Act as", people, current: state.me, chosen: (one) => switchTo(one.id) });
}

/** Opens the direct messages with somebody, making the conversation when there is none yet. */
export async function writeTo(user) {
  const answer = await attempt("open_im", { as: state.me, user });
  if (!answer) return;
  await refresh("conversations");
  await go({ channel: answer.channel });
  document.querySelector("#composer")?.focus();
}

/** Lets one choose somebody to write to. */
export function chooseRecipient() {
  const people = state.workspace.people.filter((one) => !one.deleted && one.id !== state.me);
  findPerson({ title: "New message", people, current: null, chosen: (one) => writeTo(one.id) });
}
