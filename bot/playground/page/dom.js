/** Builds and reconciles DOM nodes from plain values, so that no data is ever read as HTML. */

const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "hidden",
  "selected",
  "htmlFor",
  "open",
  "tabIndex",
]);

function setProp(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === "class") node.className = value;
  else if (key === "on")
    Object.entries(value).forEach(([type, listener]) => node.addEventListener(type, listener));
  else if (key === "data") Object.assign(node.dataset, value);
  else if (PROPERTIES.has(key)) node[key] = value;
  else node.setAttribute(key, value === true ? "" : String(value));
}

/**
 * A new element; children are nodes, strings or nested lists of them, and nothing is drawn for null or
 * false.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  const nodes = children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false);
  node.append(...nodes);
  // Properties come last: the value of a select can only be set once its options are there.
  Object.entries(props).forEach(([key, value]) => setProp(node, key, value));
  return node;
}

const PATHS = {
  lock: "M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7h1zm2 0h4V5a2 2 0 0 0-4 0v2z",
  pin: "M6 1h5l-.6 5L13 8.5V10H9l-.5 5h-1L7 10H3V8.5L5.6 6z",
  back: "M10.5 2 4.5 8l6 6 1.4-1.4L7.3 8l4.6-4.6z",
  close: "M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z",
  plus: "M7 2h2v5h5v2H9v5H7V9H2V7h5z",
  dots: "M3 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z",
  down: "M8 11 2.5 5.5 4 4l4 4 4-4 1.5 1.5z",
  reply: "M2 2h12v9H7l-4 3v-3H2zm2 2v5h8V4z",
  eye: "M8 3c3.5 0 6 2.8 7 5-1 2.2-3.5 5-7 5S2 10.2 1 8c1-2.2 3.5-5 7-5zm0 2.2A2.8 2.8 0 1 0 8 10.8 2.8 2.8 0 0 0 8 5.2z",
  send: "M2 2l12.5 6L2 14l1.8-5L9 8 3.8 7z",
  clock:
    "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3zm1 1.5V8l2.5 1.5-.8 1.4L7.3 9V4.5z",
  tools: "M2 3.3h4.6V2h2v1.3H14v1.6H8.6v1.3h-2V4.9H2zM2 11h2.6V9.7h2V11H14v1.6H6.6v1.3h-2v-1.3H2z",
  skip: "M2 3l6 5-6 5zm6 0l6 5-6 5z",
  help: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3zm-.9 7.3h1.8V12H7.1zM8 4.2c1.6 0 2.7.9 2.7 2.2 0 1.7-1.8 1.8-1.8 3.1H7.2c0-2 1.7-2.2 1.7-3 0-.5-.4-.8-.9-.8-.6 0-1 .3-1.1 1L5.3 6.5C5.5 5 6.5 4.2 8 4.2z",
};

/** A small decorative picture; what it means must stand beside it in words. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A round button that shows only a picture; `label` is what it is called. */
export function iconButton(name, label, props = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...props },
    icon(name),
  );
}

function refocus(container, path) {
  const target = path && container.querySelector(path);
  (target ?? container).focus({ preventScroll: true });
}

/** A selector that finds the focused control again after its surroundings were drawn anew, or null. */
export function focusPath(container) {
  const focused = document.activeElement;
  if (!focused || focused === container || !container.contains(focused)) return null;
  const holder = focused.closest("[data-action-id], [data-focus]");
  if (!holder || !container.contains(holder)) return null;
  const name = holder.dataset.actionId === undefined ? "focus" : "action-id";
  const value = holder.dataset.actionId ?? holder.dataset.focus;
  const inner = holder === focused ? "" : ` [value="${CSS.escape(focused.value ?? "")}"]`;
  return `[data-${name}="${CSS.escape(value)}"]${inner}`;
}

/**
 * Makes `container` show `items` ({key, signature, build}), keeping the node of each item that has not
 * changed:
 * what a person has half chosen in a message, and where they are in it, survives when its neighbours change.
 */
export function reconcile(container, items) {
  const known = new Map([...container.children].map((node) => [node.dataset.key, node]));
  let previous = null;
  for (const item of items) {
    const before = known.get(item.key);
    known.delete(item.key);
    const node = before?.signature === item.signature ? before : replaced(before, item);
    const place = previous ? previous.nextSibling : container.firstChild;
    if (place !== node) container.insertBefore(node, place);
    previous = node;
  }
  known.forEach((node) => node.remove());
}

function replaced(before, item) {
  const node = item.build();
  node.dataset.key = item.key;
  node.signature = item.signature;
  if (!before) return node;
  const focused = before.contains(document.activeElement);
  const path = focused ? focusPath(before) : null;
  before.replaceWith(node);
  if (focused) refocus(node, path);
  return node;
}
