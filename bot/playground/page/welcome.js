/** Says in three lines what one can do here, on the first visit and whenever one asks. */
import { el, iconButton } from "./dom.js";
import { state } from "./state.js";

const KEY = "playground.welcomed";

function seen() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    // A browser that keeps nothing simply welcomes each time.
    return false;
  }
}

function close() {
  document.getElementById("welcome").hidden = true;
  try {
    localStorage.setItem(KEY, "yes");
  } catch {
    // As above: without storage there is nothing to remember.
  }
}

function commandNodes(commands) {
  return commands.flatMap(({ command, usage_hint: hint }, index) => [
    index ? ", " : "",
    el("code", {}, hint ? `${command} ${hint}` : command),
  ]);
}

function commandLine() {
  const app = state.workspace.app;
  if (!app) return "No app is installed yet; when one is, its commands are named here.";
  if (!app.commands.length) return `Write to ${app.name}, under Apps.`;
  return [
    "Type one of the commands of ",
    el("strong", {}, app.name),
    " where you would write a message: ",
    ...commandNodes(app.commands),
    ".",
  ];
}

/** What whoever started the playground says one can try, or else that there are commands. */
function story() {
  const notes = state.workspace.notes ?? [];
  if (notes.length) return notes.map((note) => el("li", {}, note));
  return [el("li", {}, el("strong", {}, "Say something. "), commandLine())];
}

/** Shows the panel because somebody asked for it, and takes them there. */
export function openWelcome() {
  show();
  document.querySelector("#welcome button").focus();
}

function show() {
  const panel = document.getElementById("welcome");
  panel.replaceChildren(
    el(
      "div",
      { class: "welcome-words" },
      el("h2", {}, "A workspace of your own, to try things in"),
      el(
        "ol",
        {},
        el(
          "li",
          {},
          el("strong", {}, "Be anybody. "),
          "“You are …” lets you act as any colleague; a second window can be a second person.",
        ),
        ...story(),
        el(
          "li",
          {},
          el("strong", {}, "Move time. "),
          "The button above goes to the next moment at which something happens; what is new is marked as unread.",
        ),
        state.colleagues?.available &&
          el("li", {}, el("strong", {}, "Try it alone. "), "Under Tools, you can let colleagues answer by themselves."),
      ),
    ),
    iconButton("close", "Close the welcome", { data: { testid: "welcome-close" }, on: { click: close } }),
  );
  panel.hidden = false;
}

/** Shows the panel to those who are here for the first time. */
export function welcome() {
  if (!seen()) show();
}
