/** The bar that shows the workspace's present moment and moves it to the next thing that happens. */
import { send } from "./api.js";
import { el, icon } from "./dom.js";
import { announce, notify } from "./notices.js";
import { refresh } from "./reading.js";
import { now, state, watch, zone } from "./state.js";
import { city, moment } from "./zones.js";

const REREAD_MS = 60_000;

let moving = false;

async function advance() {
  if (moving || !state.time.next) return;
  moving = true;
  draw();
  try {
    const { what } = await send("advance", { to: "next" });
    await refresh("time", "conversations", "messages", "replies");
    announce(`It is now ${moment(now(), zone())}. ${what ?? ""}`);
  } catch (error) {
    notify(error.message);
  } finally {
    moving = false;
    draw();
  }
}

function nextWords(next) {
  if (moving) return "Time is moving …";
  if (!next) return "Nothing more is planned.";
  return `${next.what} · ${moment(new Date(next.at), zone(), now())}`;
}

function parts() {
  const button = el(
    "button",
    {
      type: "button",
      class: "button button-primary advance",
      data: { testid: "advance" },
      "aria-describedby": "time-next",
      on: { click: advance },
    },
    icon("skip"),
    el("span", { class: "advance-label" }),
  );
  return [
    el(
      "p",
      { class: "time-now" },
      icon("clock"),
      el("strong", { data: { testid: "time-now" } }),
      el("span", { class: "time-zone" }),
    ),
    el("p", { class: "time-next", id: "time-next", data: { testid: "time-next" } }),
    button,
  ];
}

function write(bar, selector, text) {
  const node = bar.querySelector(selector);
  if (node.textContent !== text) node.textContent = text;
}

function draw() {
  const bar = document.getElementById("timebar");
  bar.hidden = !state.time?.movable;
  if (bar.hidden) return;
  if (!bar.firstChild) bar.append(...parts());
  const { next } = state.time;
  bar.setAttribute("aria-busy", String(moving));
  write(bar, ".time-now strong", moment(now(), zone()));
  write(bar, ".time-zone", city(zone()));
  write(bar, ".time-next", nextWords(next));
  write(bar, ".advance-label", moving ? "Moving …" : "Move to the next thing");
  bar.querySelector(".advance").setAttribute("aria-disabled", String(moving || !next));
}

/** Draws the bar and keeps it up to date; time that nobody moves passes all the same. */
export function showTime() {
  watch(["time", "me", "workspace"], draw);
  setInterval(() => !document.hidden && state.reachable && refresh("time"), REREAD_MS);
}
