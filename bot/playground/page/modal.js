/**
 * Shows the topmost modal of the present person, with what they typed kept however often it is drawn anew.
 */
import { blocks } from "./blocks.js";
import { el, focusPath, iconButton } from "./dom.js";
import { attempt, reader, viewSurface } from "./pressing.js";
import { refresh } from "./reading.js";
import { state, watch } from "./state.js";
import { textNodes } from "./texts.js";
import { forgetValues, problemsOf, startValues, valuesOf } from "./values.js";

/** {view, node, signature, opener} of the dialog on screen, or null. */
let shown = null;

/** Ids of the views that were open when last looked at. */
let known = [];

function signatureOf(view) {
  return JSON.stringify([view.id, view.title, view.submit, view.close, view.blocks, state.me]);
}

function tell(sentence) {
  if (shown) shown.node.querySelector(".modal-alert").textContent = sentence;
}

/** Writes what is wrong at each field; what belongs to no field on screen is said at the foot. */
function showProblems(problems) {
  const rest = { ...problems };
  shown.node.querySelectorAll(".field").forEach((field) => {
    const sentence = rest[field.dataset.blockId] ?? "";
    delete rest[field.dataset.blockId];
    field.querySelector(".field-error").textContent = sentence;
    field.classList.toggle("field-wrong", Boolean(sentence));
    field.querySelectorAll("input, select, textarea, summary").forEach((control) => {
      if (sentence) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    });
  });
  tell(Object.values(rest).join(" "));
}

function focusFirstProblem() {
  shown.node.querySelector(".field-wrong")?.querySelector("input, select, textarea, summary")?.focus();
}

async function submit(view, button) {
  if (button.getAttribute("aria-busy") === "true") return;
  const problems = problemsOf(view.id, view.blocks);
  showProblems(problems);
  if (Object.keys(problems).length) {
    focusFirstProblem();
    return;
  }
  button.setAttribute("aria-busy", "true");
  const { node } = shown;
  node.classList.add("waiting");
  const values = valuesOf(view.id, view.blocks);
  const answer = await attempt("submit", { as: state.me, view_id: view.id, values }, tell);
  button.removeAttribute("aria-busy");
  node.classList.remove("waiting");
  if (answer?.action === "errors" && shown?.view.id === view.id) {
    showProblems(answer.errors ?? {});
    focusFirstProblem();
  }
  await refresh("views");
}

async function dismiss(view) {
  await attempt("close", { as: state.me, view_id: view.id }, tell);
  await refresh("views");
}

function foot(view) {
  const close = el(
    "button",
    {
      type: "button",
      class: "button",
      data: { testid: "modal-close", focus: "close" },
      on: { click: () => dismiss(view) },
    },
    view.close ? textNodes(view.close, reader()) : view.submit ? "Cancel" : "Close",
  );
  const send =
    view.submit &&
    el(
      "button",
      { type: "submit", class: "button button-primary", data: { testid: "modal-submit", focus: "submit" } },
      textNodes(view.submit, reader()),
    );
  return el("div", { class: "dialog-foot" }, close, send);
}

/** The part that scrolls; where nothing is filled in the keyboard needs a place to scroll it from. */
function bodyOf(view, surface) {
  const body = el("div", { class: "dialog-body" }, blocks(view.blocks, surface));
  if (body.querySelector("input, select, textarea, summary")) return body;
  body.tabIndex = 0;
  body.setAttribute("role", "group");
  body.setAttribute("aria-labelledby", "modal-title");
  return body;
}

function contentOf(view) {
  const surface = viewSurface(view, tell);
  const form = el(
    "form",
    { class: "dialog-form", novalidate: true },
    el(
      "div",
      { class: "dialog-head" },
      state.views.length > 1 &&
        iconButton("back", "Back", {
          data: { focus: "back", testid: "modal-back" },
          on: { click: () => dismiss(view) },
        }),
      el("h2", { id: "modal-title" }, textNodes(view.title, reader())),
      iconButton("close", "Close", {
        data: { focus: "x" },
        // This is the way out of all of them; Back and the button below close the topmost only.
        on: { click: () => dismiss(state.views[0] ?? view) },
      }),
    ),
    bodyOf(view, surface),
    el("p", { class: "modal-alert", role: "alert", data: { testid: "modal-alert" } }),
    foot(view),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(view, form.querySelector(".button-primary[type=submit]"));
  });
  return form;
}

/** How to find the control that had the focus when a modal opened, since it may be drawn anew meanwhile. */
function openerNow() {
  const focused = document.activeElement;
  const message = focused?.closest("[data-ts]");
  const action = focused?.closest("[data-action-id]");
  if (action && focused.closest(".home"))
    return `.home [data-action-id="${CSS.escape(action.dataset.actionId)}"]`;
  if (message && action)
    return `[data-ts="${CSS.escape(message.dataset.ts)}"] [data-action-id="${CSS.escape(action.dataset.actionId)}"]`;
  return focused?.id ? `#${CSS.escape(focused.id)}` : "#composer";
}

function open(view) {
  const opener = openerNow();
  const node = el("dialog", { class: "dialog modal", "aria-labelledby": "modal-title" });
  node.addEventListener("cancel", (event) => {
    // Esc asks the server like the button does; the dialog goes when the view is gone.
    event.preventDefault();
    if (event.target === node) dismiss(shown.view);
  });
  node.addEventListener("close", (event) => {
    // A browser closes on a second Esc without asking; the view is then left in any case.
    if (event.target === node && shown?.node === node) dismiss(shown.view).then(draw);
  });
  document.body.append(node);
  shown = { node, opener, view: null, signature: "" };
  fill(view);
  node.showModal();
  focusFirst(node);
}

function focusFirst(node) {
  const body = node.querySelector(".dialog-body");
  const first =
    node.querySelector("[autofocus]") ?? body.querySelector("input, select, textarea, summary, button, a");
  // A long text with a button at its end is read from its beginning.
  const isBelow =
    first?.matches("button, a") && first.getBoundingClientRect().top > body.getBoundingClientRect().bottom;
  (isBelow || !first ? node.querySelector("[data-focus=submit], [data-focus=close]") : first).focus();
}

function fill(view) {
  const { node } = shown;
  const same = shown.view?.id === view.id;
  const path = same ? focusPath(node) : null;
  const caret =
    same && typeof document.activeElement.selectionStart === "number"
      ? document.activeElement.selectionStart
      : null;
  const top = same ? node.querySelector(".dialog-body").scrollTop : 0;
  startValues(view.id, view.state?.values ?? {});
  node.replaceChildren(contentOf(view));
  Object.assign(node.dataset, { testid: "modal", viewId: view.id, callbackId: view.callback_id ?? "" });
  const before = shown.view;
  Object.assign(shown, { view, signature: signatureOf(view) });
  node.querySelector(".dialog-body").scrollTop = top;
  const target = path && node.querySelector(path);
  target?.focus();
  if (target && caret !== null && target.setSelectionRange) target.setSelectionRange(caret, caret);
  if (before && !same) focusFirst(node);
}

function closeDialog() {
  const { node, opener } = shown;
  shown = null;
  node.close();
  node.remove();
  (document.querySelector(opener) ?? document.querySelector("#composer"))?.focus();
}

function forgetGone() {
  const open = new Set(state.views.map((view) => view.id));
  known.filter((id) => !open.has(id)).forEach(forgetValues);
  known = [...open];
}

function draw() {
  const view = state.views.at(-1);
  forgetGone();
  if (!view) {
    if (shown) closeDialog();
    return;
  }
  if (!shown) open(view);
  else if (signatureOf(view) !== shown.signature) fill(view);
  if (!shown.node.open) shown.node.showModal();
  const problems = JSON.stringify(view.errors ?? {});
  if (problems !== shown.problems) showProblems(view.errors ?? {});
  shown.problems = problems;
}

/** Keeps the dialog in step with the views that are open on the server. */
export function showModals() {
  watch(["views", "me"], draw);
}
