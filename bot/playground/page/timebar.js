/** The bar that shows the workspace's present moment and moves it to the next thing that happens. */
import { send } from "./api.js";
import { el, icon } from "./dom.js";
import { announce, notify } from "./notices.js";
import { refresh } from "./reading.js";
import { narrow, now, state, watch, zone } from "./state.js";
import { city, moment } from "./zones.js";

/** What is next may change without any news of it, since only the app knows what it plans. */
const REREAD_MS = 10_000;

let moving = false;

async function advance() {
  if (moving) return;
  // What the bar shows may be older than what the app plans, so it is asked before one is turned away.
  if (!state.time.next) await refresh("time");
  if (moving || !state.time.next) return;
  moving = true;
  draw();
  try {
    const { what } = await send("advance", { to: "next" });
    await refresh("time", "conversations", "messages", "replies");
    announce(`It is now ${moment(now(), zone())}${what ? `: ${what}` : ""}.`);
  } catch (error) {
    notify(error.message);
  } finally {
    moving = false;
    draw();
  }
}

function nextWords(next) {
  if (moving) return "Time is moving …";
  if (!next) return "Nothing is going to happen by itself.";
  return `Next: ${next.what} · ${moment(new Date(next.at), zone(), now())}`;
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
  // On a phone there is no room for the year.
  write(bar, ".time-now strong", moment(now(), zone(), narrow() ? now() : null));
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
