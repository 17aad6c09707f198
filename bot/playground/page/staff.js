/** What an administrator does about people: add somebody, deactivate and take back, move to another zone. */
import { labelled, openDialog, selectOf } from "./dialog.js";
import { el, icon, reconcile } from "./dom.js";
import { avatar } from "./message.js";
import { announce } from "./notices.js";
import { kindOf } from "./people.js";
import { attempt } from "./pressing.js";
import { refresh } from "./reading.js";
import { state, watch, zone } from "./state.js";
import { city } from "./zones.js";
import { workButton } from "./working.js";

const KINDS = [
  ["member", "Member"],
  ["guest", "Guest in several channels"],
  ["single_channel_guest", "Guest in one channel"],
  ["external", "Person from another company"],
];

function zones() {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return el("datalist", { id: "zones" }, known.map((tz) => el("option", { value: tz })));
}

function text(value, props = {}) {
  return el("input", { type: "text", class: "control", autocomplete: "off", value, maxlength: 80, ...props });
}

function zoneField(tz) {
  return text(tz, { list: "zones", spellcheck: "false" });
}

function hireForm(dialog) {
  const name = text("", { data: { testid: "hire-name" } });
  const title = text("");
  const kind = selectOf(KINDS, { data: { testid: "hire-kind" } });
  const tz = zoneField(zone());
  const hire = async () => {
    dialog.tell("");
    if (!name.value.trim()) {
      dialog.tell("What is the person called?");
      return name.focus();
    }
    const person = { real_name: name.value, title: title.value, kind: kind.value, tz: tz.value };
    if (!(await attempt("hire", person, dialog.tell))) return;
    announce(`${name.value} is here.`);
    await refresh("workspace");
    name.value = title.value = "";
    name.focus();
  };
  return el(
    "details",
    { class: "folded" },
    el("summary", {}, "Add a colleague"),
    el(
      "form",
      { class: "grid-form", on: { submit: (event) => event.preventDefault() } },
      labelled("Full name", name),
      labelled("Title", title),
      labelled("Kind", kind, "Guests and people of other companies see the channels they are added to."),
      labelled("Time zone", tz),
      el("div", { class: "form-foot" }, workButton("Add", "hire", hire, { kind: "button-primary", type: "submit" })),
    ),
  );
}

function settings(one, dialog) {
  const tz = zoneField(one.tz);
  const change = async (what, body = {}) => {
    dialog.tell("");
    const done = await attempt(what, { user: one.id, ...body }, dialog.tell);
    if (done) await refresh("workspace");
  };
  const other = one.deleted ? "reactivate" : "deactivate";
  return el(
    "div",
    { class: "person-settings" },
    labelled("Time zone", tz),
    el(
      "div",
      { class: "buttons" },
      workButton("Change the zone", `zone-${one.id}`, () => change("set_zone", { tz: tz.value })),
      workButton(one.deleted ? "Take back" : "Deactivate", `${other}-${one.id}`, () => change(other), {
        kind: one.deleted ? "" : "button-danger",
      }),
    ),
  );
}

function row(one, dialog, opened) {
  const badge = one.deleted ? "Deactivated" : kindOf(one);
  const node = el(
    "details",
    { open: opened.has(one.id) },
    el(
      "summary",
      { class: "person", data: { testid: "staff-person", focus: `person-${one.id}` } },
      avatar(one.id, one.real_name),
      el(
        "span",
        { class: "person-words" },
        el("span", { class: "person-name" }, one.real_name, badge && el("span", { class: "badge" }, badge)),
        el("span", { class: "person-title" }, [one.title, city(one.tz)].filter(Boolean).join(" · ")),
      ),
      icon("down"),
    ),
    settings(one, dialog),
  );
  node.addEventListener("toggle", () => opened[node.open ? "add" : "delete"](one.id));
  return el("li", {}, node);
}

/** Opens the dialog about people. */
export function showStaff() {
  const dialog = openDialog("People", { kind: "wide", testid: "staff-dialog" });
  const list = el("ul", { class: "people" });
  const opened = new Set();
  const draw = () => {
    const people = state.workspace.people.filter((one) => !one.is_bot);
    // Whoever is not concerned by a change stays as they are, opened and half filled in.
    reconcile(
      list,
      people.map((one) => ({ key: one.id, signature: JSON.stringify(one), build: () => row(one, dialog, opened) })),
    );
  };
  dialog.node.addEventListener("close", watch(["workspace"], draw));
  draw();
  dialog.add(hireForm(dialog), el("h3", {}, "Everybody"), list, zones());
}
