/** The list in which one finds a person: to act as, or to write to. */
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { avatar } from "./message.js";
import { addressOf, switchTo } from "./navigation.js";
import { folded, kindOf, writeTo } from "./people.js";
import { now, state } from "./state.js";
import { city, clockTime } from "./zones.js";

function words(one) {
  return folded(`${one.real_name} ${one.name} ${one.title} ${one.tz}`);
}

function details(one) {
  const kind = kindOf(one);
  return [
    el(
      "span",
      { class: "person-name" },
      one.real_name || one.name,
      kind && el("span", { class: "badge" }, kind),
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
  const dialog = openDialog(title, { kind: "finder", testid: "finder" });
  const choose = (one) => {
    dialog.close();
    chosen(one);
  };
  const fill = () => {
    const wanted = folded(search.value.trim());
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
  dialog.node.addEventListener("keydown", (event) => arrows(event, dialog.node));
  dialog.body.before(el("div", { class: "finder-search" }, search));
  dialog.add(list, none);
  fill();
  search.focus();
}

/** Lets one choose whom to act as. */
export function choosePerson() {
  const people = state.workspace.people.filter((one) => !one.is_bot && !one.deleted);
  findPerson({ title: "Act as", people, current: state.me, chosen: (one) => switchTo(one.id) });
}

/** Lets one choose somebody to write to. */
export function chooseRecipient() {
  const people = state.workspace.people.filter((one) => !one.deleted && one.id !== state.me);
  findPerson({ title: "New message", people, current: null, chosen: (one) => writeTo(one.id) });
}
