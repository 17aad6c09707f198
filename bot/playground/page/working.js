/** A button that does its work once at a time. */
import { el } from "./dom.js";

/** A button whose work is not begun again while it is being done; `name` finds the button again. */
export function workButton(label, name, work, { kind = "", ...props } = {}) {
  const press = async (event) => {
    event.preventDefault();
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    await work();
    node.removeAttribute("aria-busy");
  };
  const node = el(
    "button",
    { type: "button", class: `button ${kind}`, data: { testid: name, focus: name }, on: { click: press }, ...props },
    label,
  );
  return node;
}
