/** The drawing inside a chart: slices of a pie; bars, lines and areas between two axes. */
import { colourClass, pattern, point, stroke, svg } from "./marks.js";

const TEXT = 12;
const LETTER = 6.6;
const EDGE = { stroke: "currentColor", "stroke-width": 1.5 };

function at(number) {
  return Math.round(number * 10) / 10;
}

function label(x, y, words, props = {}) {
  return svg("text", { x: at(x), y: at(y), "font-size": TEXT, "text-anchor": "middle", ...props }, words);
}

function slicePath(from, to, [x, y], radius) {
  const place = (turn) => {
    const angle = 2 * Math.PI * turn - Math.PI / 2;
    return `${at(x + radius * Math.cos(angle))} ${at(y + radius * Math.sin(angle))}`;
  };
  // A whole circle has no two ends between which an arc could run.
  const half = (way) => `a${radius} ${radius} 0 1 0 ${way * 2 * radius} 0`;
  if (to - from > 0.9999) return `M${x - radius} ${y}${half(1)}${half(-1)}z`;
  return `M${x} ${y}L${place(from)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${place(to)}z`;
}

/** The slices of a pie, each with its share beside it. */
export function slices({ labels, series }, { width, height }, id) {
  const { values } = series[0];
  const total = values.reduce((sum, value) => sum + value, 0);
  const [middle, radius] = [[at(width / 2), at(height / 2)], height / 2 - 24];
  let turned = 0;
  return values.map((value, index) => {
    const [from, to] = [turned, turned + value / total];
    turned = to;
    const { fill, node } = pattern(index, id);
    const percent = `${Math.round((value / total) * 100)}%`;
    const angle = Math.PI * (from + to) - Math.PI / 2;
    const [x, y] = [
      middle[0] + (radius + 15) * Math.cos(angle),
      middle[1] + (radius + 13) * Math.sin(angle) + 4,
    ];
    const title = svg("title", {}, `${labels[index]}: ${value} (${percent})`);
    const shape = svg("path", { d: slicePath(from, to, middle, radius), fill, ...EDGE }, title);
    // Shares too small to stand beside their neighbours are told by the legend alone.
    const share = value / total >= 0.04 ? label(x, y, percent) : null;
    return svg("g", { class: colourClass(index) }, node, shape, share);
  });
}

/** Round figures that span all values and zero: about five, evenly spaced. */
export function ticks(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const count = Math.ceil((high || (low ? 0 : 1)) / step) - first;
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(10)));
}

function short(value) {
  return value.toLocaleString("en-US", { notation: Math.abs(value) >= 10_000 ? "compact" : "standard" });
}

/** The room between the axes, and where a value and a category stand in it. */
function frameOf(axis, marks, { width, height }) {
  const longest = Math.max(...axis.categories.map((name) => name.length)) * LETTER;
  const left = Math.max(...marks.map((mark) => short(mark).length)) * LETTER + 14 + (axis.y_label ? 20 : 0);
  const slot = (width - left - 10) / axis.categories.length;
  const turned = longest > slot - 4;
  // The closer the categories stand, the steeper their names.
  const turn = turned ? (slot < 26 ? 60 : 37) : 0;
  const [across, down] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const below = (turned ? Math.min(longest, 134) * down + 26 : 24) + (axis.x_label ? 20 : 0);
  const [top, bottom] = [12, height - below];
  const [low, high] = [marks[0], marks.at(-1)];
  return {
    left,
    right: width - 10,
    top,
    bottom,
    slot,
    turn,
    across,
    x: (index) => at(left + slot * (index + 0.5)),
    y: (value) => at(bottom - ((value - low) / (high - low)) * (bottom - top)),
  };
}

function axes(axis, marks, frame, { height }) {
  const lines = marks.map((mark) => {
    const y = frame.y(mark);
    const line = svg("line", {
      x1: frame.left,
      x2: frame.right,
      y1: y,
      y2: y,
      class: mark ? "grid" : "grid zero",
    });
    return [line, label(frame.left - 6, y + 4, short(mark), { "text-anchor": "end" })];
  });
  const names = axis.categories.map((name, index) => {
    const [x, y] = [frame.x(index), frame.bottom + 17];
    if (!frame.turn) return label(x, y, name);
    const room = Math.floor(Math.min(134, (x - 2) / frame.across) / LETTER);
    const shown = name.length > room ? `${name.slice(0, room - 1)}…` : name;
    return label(x, y - 4, shown, {
      "text-anchor": "end",
      transform: `rotate(-${frame.turn} ${x} ${y - 4})`,
    });
  });
  const middle = at((frame.top + frame.bottom) / 2);
  const titles = [
    axis.x_label && label((frame.left + frame.right) / 2, height - 5, axis.x_label, { class: "axis-title" }),
    axis.y_label &&
      label(13, middle, axis.y_label, { class: "axis-title", transform: `rotate(-90 13 ${middle})` }),
  ];
  return [lines, names, titles.filter(Boolean)];
}

function bars({ name, values }, index, count, { labels, frame, id }) {
  const { fill, node } = pattern(index, id);
  const wide = Math.max((frame.slot * 0.76) / count, 1);
  const shapes = values.map((value, place) => {
    const [y, zero] = [frame.y(value), frame.y(0)];
    const x = at(frame.x(place) + (index - count / 2) * wide);
    const box = { x, y: Math.min(y, zero), width: at(wide * 0.92), height: at(Math.abs(zero - y)) };
    return svg("rect", { ...box, fill, ...EDGE }, svg("title", {}, `${name}, ${labels[place]}: ${value}`));
  });
  return [node, shapes];
}

function path({ name, values }, index, { labels, frame, id, filled }) {
  const places = values.map((value, place) => `${frame.x(place)} ${frame.y(value)}`);
  const line = svg("path", { d: `M${places.join("L")}`, ...stroke(index) });
  const points = values.map((value, place) =>
    point(index, frame.x(place), frame.y(value), `${name}, ${labels[place]}: ${value}`),
  );
  if (!filled) return [line, points];
  const { fill, node } = pattern(index, id);
  const zero = frame.y(0);
  const under = `M${frame.x(0)} ${zero}L${places.join("L")}L${frame.x(values.length - 1)} ${zero}z`;
  return [node, svg("path", { d: under, fill, opacity: 0.55 }), line, points];
}

/** Bars, lines or areas with their axes; areas lie one before the other, the first at the back. */
export function bands(chart, { labels, series }, size, id) {
  const marks = ticks(series.flatMap(({ values }) => values));
  const frame = frameOf(chart.axis_config, marks, size);
  const context = { labels, frame, id, filled: chart.type === "area" };
  const drawn = series.map((one, index) => {
    const shapes =
      chart.type === "bar" ? bars(one, index, series.length, context) : path(one, index, context);
    return svg("g", { class: colourClass(index) }, shapes);
  });
  return [axes(chart.axis_config, marks, frame, size), drawn];
}
