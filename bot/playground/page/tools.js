/** The one place for what the playground can do and Slack cannot: a menu, and signs of what is switched on. */
import { el, icon } from "./dom.js";
import { later } from "./later.js";
import { menuButton } from "./menu.js";
import { state, watch } from "./state.js";

const showColleagues = later(() => import("./colleagues.js"), "showColleagues");
const showFaults = later(() => import("./faults.js"), "showFaults");
/** Opens what members will see of programmes, see programmes.js. */
export const showProgrammes = later(() => import("./programmes.js"), "showProgrammes");
const showSaved = later(() => import("./saved.js"), "showSaved");
const showStaff = later(() => import("./staff.js"), "showStaff");

function item(value, label, note, chosen) {
  return { value, chosen, label: el("span", { class: "move" }, label, el("span", { class: "choice-note" }, note)) };
}

function choices() {
  const on = state.colleagues?.on ? "on" : "off";
  const rules = state.faults?.rules.length ?? 0;
  return [
    state.colleagues?.available &&
      item("colleagues", "Colleagues who answer", `They are ${on}.`, showColleagues),
    item("staff", "People", "Add, deactivate, move to another zone", showStaff),
    state.workspace?.programmes &&
      item("programmes", "Programmes", "What members will see in each step", () => showProgrammes()),
    item("faults", "Bad days", rules ? `${rules} in force` : "Let Slack fail, on purpose", showFaults),
    state.workspace?.saving && item("saved", "Save or load", "Everything in one file", showSaved),
  ].filter(Boolean);
}

/** The button of the menu. */
export function toolsMenu() {
  const face = [icon("tools"), el("span", { class: "tools-word" }, "Tools")];
  return menuButton(face, "Playground tools", choices, "tools", { testid: "tools", focus: "tools", kind: "tools" });
}

function sign(name, words, open) {
  const props = { type: "button", class: `sign sign-${name}`, data: { testid: `sign-${name}`, focus: `sign-${name}` } };
  return el("button", { ...props, on: { click: open } }, words);
}

/** What is switched on, for all to see; each sign leads to its switch. */
export function signs() {
  const place = el("div", { class: "signs" });
  let before = "";
  const draw = () => {
    const rules = state.faults?.rules.length ?? 0;
    const now = `${Boolean(state.colleagues?.on)} ${rules}`;
    if (now === before) return;
    before = now;
    const bad = `${rules} ${rules === 1 ? "fault" : "faults"} in force`;
    place.replaceChildren(
      ...[
        state.colleagues?.on && sign("colleagues", "Colleagues answer", showColleagues),
        rules > 0 && sign("faults", bad, showFaults),
      ].filter(Boolean),
    );
  };
  watch(["colleagues", "faults"], draw);
  draw();
  return place;
}
