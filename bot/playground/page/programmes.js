/** Shows what members will see in each step of a programme, its messages and forms drawn as everywhere. */
import { read } from "./api.js";
import { blocks } from "./blocks.js";
import { labelled, openDialog, selectOf } from "./dialog.js";
import { el } from "./dom.js";
import { announce } from "./notices.js";
import { equipped } from "./parts.js";
import { reader } from "./pressing.js";
import { workButton } from "./working.js";

const WHOLE = ["", "The programme as a whole"];
const ONLY_SHOWN = "Members will see this and use it. Here it does nothing.";

function surfaceOf(place, prefix, dialog) {
  const only = async () => {
    dialog.tell(ONLY_SHOWN);
    return null;
  };
  return { place, prefix, heading: 4, reader: reader(), press: only, ask: only };
}

function foot(buttons, dialog) {
  const button = (words, index) => {
    const kind = index === 0 && buttons.length > 1 ? "button button-primary" : "button";
    return el("button", { type: "button", class: kind, on: { click: () => dialog.tell(ONLY_SHOWN) } }, words);
  };
  return el("div", { class: "dialog-foot" }, buttons.map(button).reverse());
}

/** One message, or one window with its title and its buttons. */
function previewNode({ name, blocks: list, window: title, buttons }, index, place, dialog) {
  const content = blocks(list, surfaceOf(`${place} ${index}`, `preview-${index}`, dialog));
  return el(
    "section",
    { class: "preview", "aria-label": name, data: { testid: "preview" } },
    el("h3", {}, name),
    el(
      "div",
      { class: title ? "preview-box preview-window" : "preview-box" },
      title && el("p", { class: "preview-title" }, title),
      el("div", { class: "message-body" }, content),
      buttons.length > 0 && foot(buttons, dialog),
    ),
  );
}

function mistakesNode(sentences) {
  return [
    el("h3", {}, "To mend before this can be shown"),
    el("ul", { class: "mistakes", data: { testid: "mistakes" } }, sentences.split("\n").map((one) => el("li", {}, one))),
  ];
}

function options(select, pairs, value) {
  select.replaceChildren(...pairs.map(([one, label]) => el("option", { value: one }, label)));
  select.value = pairs.some(([one]) => one === value) ? value : pairs[0]?.[0];
}

/** What there is to know about the programme beside what is shown of it. */
function noteOf(one, language, languages) {
  const name = languages.find(([tag]) => tag === language)?.[1];
  const count = one.mistakes === 1 ? "is 1 mistake" : `are ${one.mistakes} mistakes`;
  return [
    one.languages.includes(language) ? "" : `Its own texts are not translated into ${name}, so they stand here in English.`,
    one.mistakes ? `There ${count} in its files: “circles prompts check” tells where.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** The three choices, each with what is wanted first as its only option until it is known what there is. */
function choices({ programme = "", step = "", language = "en" }) {
  const choice = (name, value) => selectOf([[value, ""]], { data: { testid: `choose-${name}` } });
  return {
    programme: choice("programme", programme),
    step: choice("step", step),
    language: choice("language", language),
  };
}

/** Offers in the three choices what there is now, and returns the programme that is chosen. */
async function offer(chosen) {
  const { programmes, languages } = await read("programmes", { language: chosen.language.value });
  const titles = programmes.map(({ id, title }) => [id, title || id]);
  options(chosen.language, languages, chosen.language.value);
  options(chosen.programme, titles, chosen.programme.value);
  const one = programmes.find(({ id }) => id === chosen.programme.value);
  const steps = (one?.steps ?? []).map(({ number, name, how }) => [String(number), `${name} (${how})`]);
  options(chosen.step, [WHOLE, ...steps], chosen.step.value);
  return one && { ...one, note: noteOf(one, chosen.language.value, languages) };
}

/** The nodes of what is chosen: its previews, or what keeps them from being shown. */
async function shownOf(chosen, dialog) {
  const asked = { programme: chosen.programme.value, step: chosen.step.value, language: chosen.language.value };
  try {
    const { previews } = await equipped(await read("previews", asked));
    return previews.map((one, index) => previewNode(one, index, Object.values(asked).join(" "), dialog));
  } catch (error) {
    if (error.code !== "not_shown") throw error;
    return mistakesNode(error.message);
  }
}

/** Opens the dialog about programmes; `wanted` is what to show first: {programme, step, language}. */
export function showProgrammes(wanted = {}) {
  const dialog = openDialog("Programmes", { kind: "wide programmes", testid: "programmes-dialog" });
  const chosen = choices(wanted);
  const note = el("p", { class: "note", data: { testid: "programme-note" } });
  const shown = el("div", { class: "previews" });
  let latest = 0;
  const draw = async () => {
    latest += 1;
    const mine = latest;
    dialog.tell("");
    try {
      const one = await offer(chosen);
      const nodes = one ? await shownOf(chosen, dialog) : [];
      if (mine !== latest) return;
      note.textContent = one ? one.note : "There are no programmes here.";
      shown.replaceChildren(...nodes);
      announce(chosen.step.selectedOptions[0]?.textContent ?? "");
    } catch (error) {
      dialog.tell(error.message);
    }
  };
  chosen.programme.addEventListener("change", () => {
    chosen.step.value = "";
    draw();
  });
  chosen.step.addEventListener("change", draw);
  chosen.language.addEventListener("change", draw);
  dialog.add(
    el(
      "div",
      { class: "grid-form" },
      labelled("Programme", chosen.programme),
      labelled("Step", chosen.step),
      labelled("Language", chosen.language),
      el("div", { class: "form-foot" }, workButton("Read the files again", "read-again", draw)),
    ),
    note,
    shown,
  );
  chosen.programme.focus();
  return draw();
}
