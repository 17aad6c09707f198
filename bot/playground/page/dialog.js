/** A dialog of the page itself: its head, a line for refusals, what follows the state, and the way out. */
import { el, focusPath, iconButton } from "./dom.js";
import { watch } from "./state.js";

let made = 0;

/** Gives the focus back to what had it; what was drawn anew meanwhile is found again by its name. */
function giveBack(opener) {
  const name = opener?.closest?.("[data-focus]")?.dataset.focus;
  const again = name && document.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  const target = opener?.isConnected ? opener : again || document.querySelector("#composer");
  target?.focus({ preventScroll: true });
}

/**
 * Opens a dialog and returns {node, body, add(...content), live(names, build), tell(sentence), close()}.
 * What `live` returns is drawn anew whenever the named parts of the state change.
 */
export function openDialog(title, { kind = "", testid } = {}) {
  made += 1;
  const id = `dialog-${made}`;
  const opener = document.activeElement;
  const alert = el("p", { class: "modal-alert", role: "alert", data: { testid: "dialog-alert" } });
  // It may be longer than the screen, and need hold nothing that the keyboard could reach.
  const body = el("div", { class: "dialog-body", tabIndex: 0, role: "group", "aria-labelledby": id });
  const node = el("dialog", { class: `dialog ${kind}`, "aria-labelledby": id, data: { testid } });
  const close = () => node.close();
  const head = el("div", { class: "dialog-head" }, el("h2", { id }, title));
  head.append(iconButton("close", "Close", { on: { click: close }, data: { testid: "dialog-close" } }));
  node.append(head, alert, body);
  node.addEventListener("click", (event) => event.target === node && close());
  node.addEventListener("close", () => {
    node.remove();
    giveBack(opener);
  });
  document.body.append(node);
  node.showModal();
  return {
    node,
    body,
    close,
    add: (...content) => body.append(...content.flat(Infinity).filter(Boolean)),
    tell: (sentence) => {
      alert.textContent = sentence;
    },
    live: (names, build) => livePart(node, body, names, build),
  };
}

function livePart(node, body, names, build) {
  const part = el("div");
  const draw = () => {
    const inside = part.contains(document.activeElement);
    const path = inside && focusPath(part);
    part.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
    if (inside) ((path && part.querySelector(path)) || body).focus({ preventScroll: true });
  };
  draw();
  node.addEventListener("close", watch(names, draw));
  return part;
}

/** A control under its label. */
export function labelled(text, control, hint = null) {
  made += 1;
  control.id = `field-${made}`;
  return el(
    "div",
    { class: "field" },
    el("label", { class: "label", htmlFor: control.id }, text),
    control,
    hint && el("p", { class: "hint" }, hint),
  );
}

/** A select of [value, label] pairs. */
export function selectOf(pairs, props = {}) {
  return el(
    "select",
    { class: "control select", ...props },
    pairs.map(([value, label]) => el("option", { value }, label)),
  );
}
