/** Tells the series of a chart apart twice over: by colour, and by pattern, dashes or the shape of points. */

const HUES = 6;
const NAMESPACE = "http://www.w3.org/2000/svg";
const STRIPES = [null, "M0 8 8 0", "M4 1v2M4 5v2", "M0 0 8 8", "M0 4H8M4 0V8", "M0 2H8M0 6H8"];
const DASHES = [null, "7 4", "2 4", "12 4", "9 3 2 3", "4 3"];
const POINTS = [
  "M-4 0a4 4 0 1 0 8 0 4 4 0 1 0-8 0",
  "M-4-4H4V4H-4z",
  "M0-5 5 4H-5z",
  "M0-5 5 0 0 5-5 0z",
  "M-5-4H5L0 5z",
  "M-5-2H-2V-5H2V-2H5V2H2V5H-2V2H-5z",
];

/** An SVG element; children are nodes, strings or nested lists of them. */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  const given = Object.entries(props).filter(([, value]) => value !== null && value !== undefined);
  given.forEach(([key, value]) => node.setAttribute(key, String(value)));
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** The class that gives the series of this number its colour, for `currentColor` to use. */
export function colourClass(index) {
  return `series series-${index % HUES}`;
}

/** Beyond the hues the patterns are shifted, so that no two of twelve series look alike. */
function patternOf(index) {
  return (index + 3 * Math.floor(index / HUES)) % STRIPES.length;
}

/** The definition of a series' pattern, and the fill that refers to it. */
export function pattern(index, id) {
  const stripes = STRIPES[patternOf(index)];
  if (!stripes) return { fill: "currentColor", node: null };
  const name = `${id}-p${index}`;
  const size = { id: name, width: 8, height: 8, patternUnits: "userSpaceOnUse", class: colourClass(index) };
  const ground = svg("rect", { width: 8, height: 8, fill: "currentColor", opacity: 0.3 });
  const lines = svg("path", {
    d: stripes,
    stroke: "currentColor",
    "stroke-width": 2,
    "stroke-linecap": "square",
  });
  return { fill: `url(#${name})`, node: svg("pattern", size, ground, lines) };
}

/** How the line of a series is drawn. */
export function stroke(index) {
  const dashes = DASHES[patternOf(index)];
  return { fill: "none", stroke: "currentColor", "stroke-width": 2.5, "stroke-dasharray": dashes };
}

/** A point of a series at a place, with what it says when pointed at. */
export function point(index, x, y, title) {
  const place = { d: POINTS[patternOf(index)], transform: `translate(${x} ${y})`, fill: "currentColor" };
  return svg("path", place, title ? svg("title", {}, title) : null);
}

/** The small sample that stands in the legend. */
export function swatchOf(kind, index, id) {
  const props = { width: 28, height: 14, "aria-hidden": "true", class: colourClass(index) };
  if (kind === "line")
    return svg("svg", props, svg("path", { d: "M0 7H28", ...stroke(index) }), point(index, 14, 7));
  const { fill, node } = pattern(index, `${id}-legend`);
  const edge = { stroke: "currentColor", "stroke-width": 1.5 };
  return svg("svg", props, node, svg("rect", { x: 1, y: 1, width: 26, height: 12, fill, ...edge }));
}
