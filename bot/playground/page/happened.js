/** Tells what came to pass while time was moved: a line under the bar that opens to a list. */
import { el, iconButton } from "./dom.js";
import { state, watch, zone } from "./state.js";
import { moment } from "./zones.js";

/** What happened in the last move, as the server told it; null when nothing is to be shown. */
let told = null;

function words(happened) {
  if (!happened.length) return "Nothing happened in between.";
  if (happened.length === 1) return `1 thing happened: ${happened[0].what}`;
  return `${happened.length} things happened`;
}

function row({ at, what }) {
  const instant = new Date(at);
  const time = el("time", { datetime: at, class: "happened-at" }, moment(instant, zone()));
  return el("li", {}, time, el("span", {}, what));
}

function draw() {
  const place = document.getElementById("happened");
  const open = Boolean(place.querySelector("details")?.open);
  place.hidden = told === null;
  if (!told) return;
  const list = el("ol", { class: "happened-list", tabIndex: 0, "aria-label": "What happened" }, told.map(row));
  const line =
    told.length > 1
      ? el("details", { open }, el("summary", {}, words(told)), list)
      : el("p", {}, words(told));
  const close = () => {
    told = null;
    draw();
    document.querySelector(".advance")?.focus();
  };
  const button = iconButton("close", "Close the list of what happened", { on: { click: close } });
  place.replaceChildren(line, button);
}

/** Shows what happened ([{at, what}]), folded in, and returns it in a sentence. */
export function showHappened(happened) {
  told = happened;
  document.getElementById("happened").replaceChildren();
  draw();
  return `${words(happened)}${happened.length > 1 ? `, the last: ${happened.at(-1).what}` : ""}`;
}

/** Keeps the times in the zone of whoever reads. */
export function followHappened() {
  let zoneBefore = null;
  watch(["me", "workspace"], () => {
    if (state.workspace && zone() !== zoneBefore) draw();
    zoneBefore = zone();
  });
}
