/** The switch that lets simulated colleagues live beside the person, and who they are. */
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { avatar } from "./message.js";
import { announce } from "./notices.js";
import { attempt } from "./pressing.js";
import { refresh } from "./reading.js";
import { nameOf, put, state } from "./state.js";

function part(one) {
  return el(
    "li",
    { class: "person" },
    avatar(one.user),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-name" }, nameOf(one.user), el("span", { class: "habit" }, one.habit)),
      el("span", { class: "person-title" }, one.sentence),
    ),
  );
}

function switchButton(dialog) {
  const { on } = state.colleagues;
  const press = async (event) => {
    const button = event.currentTarget;
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const answer = await attempt("colleagues", { on: !on }, dialog.tell);
    if (!answer) return button.removeAttribute("aria-busy");
    dialog.tell("");
    put({ colleagues: answer });
    announce(answer.on ? "Colleagues answer from now on." : "Colleagues no longer answer.");
    await refresh("time");
  };
  return el(
    "button",
    {
      type: "button",
      role: "switch",
      class: "switch-row",
      "aria-checked": String(on),
      data: { testid: "colleagues-switch", focus: "colleagues-switch" },
      on: { click: press },
    },
    el("span", {}, "Colleagues answer"),
    el("span", { class: "toggle", "aria-hidden": "true" }),
  );
}

/** Opens the dialog about colleagues. */
export function showColleagues() {
  const dialog = openDialog("Colleagues who answer", { kind: "wide", testid: "colleagues-dialog" });
  dialog.add(
    dialog.live(["colleagues"], () => switchButton(dialog)),
    el(
      "p",
      { class: "note" },
      "While this is on, they join, approve, read and check in by themselves, each with a habit, so that you can try it all alone. Whoever is open in a window is left to the person there.",
    ),
    dialog.live(["colleagues", "workspace"], () => el("ul", { class: "people" }, state.colleagues.cast.map(part))),
  );
  dialog.body.querySelector(".switch-row").focus();
}
