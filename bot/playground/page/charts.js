/** Draws charts as pictures with a title, a legend and, for whoever wants them, the figures as a table. */
import { el } from "./dom.js";
import { bands, slices } from "./plots.js";
import { svg, swatchOf } from "./marks.js";

const KINDS = { pie: "Pie chart", bar: "Bar chart", line: "Line chart", area: "Area chart" };
const FIRST_WIDTH = 560;

let drawn = 0;

function number(value) {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** The series of any chart, a pie being one series: [{name, values}], and the labels of the values. */
function figuresOf(chart) {
  if (chart.type === "pie") {
    const labels = chart.segments.map((one) => one.label);
    return { labels, series: [{ name: "Value", values: chart.segments.map((one) => one.value) }] };
  }
  const labels = chart.axis_config.categories;
  const series = chart.series.map(({ name, data }) => {
    const known = new Map(data.map((point) => [point.label, point.value]));
    return { name, values: labels.map((label) => known.get(label) ?? 0) };
  });
  return { labels, series };
}

function legendEntries(chart, { labels, series }) {
  if (chart.type !== "pie") return series.map(({ name }) => name);
  const total = series[0].values.reduce((sum, value) => sum + value, 0);
  return labels.map((label, index) => {
    const value = series[0].values[index];
    return `${label}: ${number(value)} (${Math.round((value / total) * 100)}%)`;
  });
}

function legend(chart, figures, id) {
  const entries = legendEntries(chart, figures);
  return el(
    "ul",
    { class: "legend" },
    entries.map((words, index) => el("li", {}, swatchOf(chart.type, index, id), words)),
  );
}

function figuresTable(block, { labels, series }) {
  const head = ["", ...series.map(({ name }) => name)];
  const rows = labels.map((label, index) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, label),
      series.map(({ values }) => el("td", { class: "cell-right" }, number(values[index]))),
    ),
  );
  const heads = head.map((name) =>
    name ? el("th", { scope: "col", class: "cell-right" }, name) : el("td", {}),
  );
  const table = el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  const label = `Figures of ${block.title}`;
  return el(
    "details",
    { class: "figures" },
    el("summary", { data: { focus: `figures-${block.block_id}` } }, "Show the figures"),
    el("div", { class: "table-scroll", tabIndex: 0, role: "group", "aria-label": label }, table),
  );
}

/** The block; it is drawn anew whenever its width changes, so that its words keep their size. */
export function chart(block) {
  const { chart: given } = block;
  if (!(given?.type in KINDS))
    return el("p", { class: "unknown block" }, `This page cannot show the chart “${given?.type}”.`);
  drawn += 1;
  const id = `chart-${drawn}`;
  const figures = figuresOf(given);
  const stage = el("div", { class: "chart-stage" });
  const draw = (width) => {
    const label = `${KINDS[given.type]}: ${block.title}`;
    const height = given.type === "pie" ? 240 : 280;
    const size = { width, height, viewBox: `0 0 ${width} ${height}` };
    const plot = given.type === "pie" ? slices(figures, size, id) : bands(given, figures, size, id);
    stage.replaceChildren(svg("svg", { ...size, role: "img", "aria-label": label, class: "chart" }, plot));
  };
  let width = FIRST_WIDTH;
  draw(width);
  new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.round(contentRect.width) === width) return;
    width = Math.round(contentRect.width);
    draw(width);
  }).observe(stage);
  return el(
    "figure",
    { class: "block chart-block" },
    el("figcaption", {}, block.title),
    stage,
    legend(given, figures, id),
    figuresTable(block, figures),
  );
}
