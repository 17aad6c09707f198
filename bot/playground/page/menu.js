/** A button that opens a short menu, used with mouse, finger or arrow keys. */
import { el } from "./dom.js";

function moveFocus(list, step) {
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}

function item(choice, close) {
  const pick = () => {
    close();
    choice.chosen();
  };
  const props = {
    type: "button",
    role: "menuitem",
    tabIndex: -1,
    data: { testid: "menu-item", value: choice.value ?? "" },
  };
  return el("button", { ...props, on: { click: pick } }, choice.label);
}

/**
 * The button with its menu; `choices` are {label: nodes, value, chosen()}, or what makes them whenever it opens.
 */
export function menuButton(face, label, choices, actionId, { kind = "", ...data } = {}) {
  const opener = el(
    "button",
    {
      type: "button",
      class: `button button-icon ${kind}`,
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "action", actionId, ...data },
    },
    face,
  );
  const list = el("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const node = el("div", { class: "menu-holder" }, opener, list);
  const open = (wanted) => {
    list.hidden = !wanted;
    opener.setAttribute("aria-expanded", String(wanted));
  };
  const close = () => {
    open(false);
    opener.focus();
  };
  opener.addEventListener("click", () => {
    const present = typeof choices === "function" ? choices() : choices;
    if (list.hidden) list.replaceChildren(...present.map((choice) => item(choice, close)));
    open(list.hidden);
    if (!list.hidden) list.firstChild?.focus();
  });
  node.addEventListener("keydown", (event) => onKey(event, list, close));
  node.addEventListener("focusout", (event) => {
    if (!node.contains(event.relatedTarget)) open(false);
  });
  return node;
}

function onKey(event, list, close) {
  if (list.hidden) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Escape") close();
  else if (event.key in moves) moveFocus(list, moves[event.key]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
