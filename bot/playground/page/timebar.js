/** The bar that shows the workspace's present moment, moves it, and leads to the playground's tools. */
import { send } from "./api.js";
import { el, icon } from "./dom.js";
import { showHappened } from "./happened.js";
import { menuButton } from "./menu.js";
import { expectNews } from "./messages.js";
import { announce, notify } from "./notices.js";
import { EVERYTHING, refresh } from "./reading.js";
import { narrow, now, state, watch, zone } from "./state.js";
import { signs, toolsMenu } from "./tools.js";
import { city, moment } from "./zones.js";

/** What is next may change without any news of it, since only the app knows what it plans. */
const REREAD_MS = 10_000;

/** Where time can be moved to: {value, label, note}. */
const MOVES = [
  { value: "+1h", label: "+1 hour" },
  { value: "+1d", label: "+1 day" },
  { value: "step", label: "+1 step", note: "until the next step of a circle begins" },
];

let moving = false;

async function ask(to) {
  expectNews();
  const { happened } = await send("advance", { to });
  await refresh(...EVERYTHING);
  announce(`It is now ${moment(now(), zone())}. ${showHappened(happened)}`);
}

async function advance(to) {
  if (moving) return;
  moving = true;
  draw();
  try {
    // What the bar shows may be older than what the app plans, so it is asked before one is turned away.
    if (to === "next" && !state.time.next) await refresh("time");
    if (to !== "next" || state.time.next) await ask(to);
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

function moveLabel({ label, note }) {
  return el("span", { class: "move" }, label, note && el("span", { class: "choice-note" }, note));
}

function moveButtons() {
  const button = el(
    "button",
    {
      type: "button",
      class: "button button-primary advance",
      data: { testid: "advance" },
      "aria-describedby": "time-next",
      on: { click: () => advance("next") },
    },
    icon("skip"),
    el("span", { class: "advance-label" }),
  );
  const choices = MOVES.map((one) => ({
    label: moveLabel(one),
    value: one.value,
    chosen: () => advance(one.value),
  }));
  const more = { kind: "button-primary", testid: "more-moves" };
  const menu = menuButton(icon("down"), "Move time by a while", choices, "more-moves", more);
  return el("div", { class: "moves" }, button, menu);
}

function parts() {
  return [
    el(
      "p",
      { class: "time-now" },
      icon("clock"),
      el("strong", { data: { testid: "time-now" } }),
      el("span", { class: "time-zone" }),
    ),
    el("p", { class: "time-next", id: "time-next", data: { testid: "time-next" } }),
    signs(),
    moveButtons(),
    toolsMenu(),
  ];
}

function write(bar, selector, text) {
  const node = bar.querySelector(selector);
  if (node.textContent !== text) node.textContent = text;
}

function draw() {
  const bar = document.getElementById("timebar");
  bar.hidden = !state.time;
  if (bar.hidden) return;
  if (!bar.firstChild) bar.append(...parts());
  const { next, movable } = state.time;
  bar.querySelectorAll(".time-next, .moves").forEach((part) => {
    part.hidden = !movable;
  });
  bar.setAttribute("aria-busy", String(moving));
  // On a phone there is no room for the year.
  write(bar, ".time-now strong", moment(now(), zone(), narrow() ? now() : null));
  write(bar, ".time-zone", city(zone()));
  write(bar, ".time-next", nextWords(next));
  const still = narrow() ? "Next thing" : "Move to the next thing";
  write(bar, ".advance-label", moving ? "Moving …" : still);
  bar.querySelector(".advance").setAttribute("aria-disabled", String(moving || !next));
}

/** Draws the bar and keeps it up to date; time that nobody moves passes all the same. */
export function showTime() {
  watch(["time", "me", "workspace"], draw);
  window.matchMedia("(max-width: 700px)").addEventListener("change", draw);
  setInterval(() => !document.hidden && state.reachable && refresh("time"), REREAD_MS);
}
