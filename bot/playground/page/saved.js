/** Everything in one file: saves it to the person's machine, and takes it up again. */
import { download, upload } from "./api.js";
import { labelled, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { now, state } from "./state.js";
import { workButton } from "./working.js";

async function saveFile(dialog) {
  dialog.tell("");
  try {
    const address = URL.createObjectURL(await download());
    const name = `playground-${now().toISOString().slice(0, 10)}.json`;
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    dialog.tell(error.message);
  }
}

async function loadFile(dialog, field) {
  const [file] = field.files;
  if (!file) {
    dialog.tell("Choose a file first.");
    return field.focus();
  }
  dialog.tell("");
  try {
    await upload(file);
    // What this page knows belongs to another story, half-typed texts included, so it begins anew.
    location.assign(`/?as=${encodeURIComponent(state.me)}`);
  } catch (error) {
    dialog.tell(error.message);
  }
}

/** Opens the dialog. */
export function showSaved() {
  const dialog = openDialog("Save or load", { testid: "saved-dialog" });
  const field = el("input", { type: "file", class: "control", accept: ".json,application/json", data: { testid: "load-file" } });
  dialog.add(
    el("h3", {}, "Save to a file"),
    el(
      "p",
      { class: "note" },
      "The file holds everything: people, messages, the app's own data and the key to it. Whoever has the file can read all that was written.",
    ),
    workButton("Save to a file", "save-state", () => saveFile(dialog), { kind: "button-primary" }),
    el("h3", {}, "Load from a file"),
    el("p", { class: "note" }, "What is here now is replaced by what the file holds, for every open window."),
    labelled("A file that was saved here", field),
    el("div", { class: "form-foot" }, workButton("Load this file", "load-state", () => loadFile(dialog, field))),
  );
}
