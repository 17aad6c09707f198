/** Draws tables: plain ones, and those that one can sort and leaf through. */
import { el } from "./dom.js";
import { richText } from "./richtext.js";

const collator = new Intl.Collator("en", { sensitivity: "base" });

/** Place and block -> {column, descending, first}, since a table that somebody arranged may be drawn anew. */
const arranged = new Map();

function content(cell, reader) {
  return cell.type === "rich_text" ? richText(cell, reader) : [cell.text ?? String(cell.value ?? "")];
}

function cellClass(cell, settings) {
  const align = settings?.align ?? (cell.type === "raw_number" ? "right" : "left");
  return `cell-${align} ${settings?.is_wrapped === false ? "cell-narrow" : ""}`;
}

function rowNode(row, { reader, settings = [], headColumn = -1 }) {
  return el(
    "tr",
    {},
    row.map((cell, index) =>
      el(
        index === headColumn ? "th" : "td",
        { class: cellClass(cell, settings[index]), scope: index === headColumn ? "row" : null },
        content(cell, reader),
      ),
    ),
  );
}

function scrolling(label, table) {
  // What scrolls sideways needs a place from which the keyboard can scroll it.
  return el("div", { class: "table-scroll", tabIndex: 0, role: "group", "aria-label": label }, table);
}

/** A plain table; its first row heads the columns. */
export function table(block, { reader }) {
  const [head = [], ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const heads = head.map((cell, index) =>
    el("th", { scope: "col", class: cellClass(cell, settings[index]) }, content(cell, reader)),
  );
  const body = rows.map((row) => rowNode(row, { reader, settings }));
  const node = el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body));
  return el("div", { class: "block" }, scrolling("Table", node));
}

function compare(column, rows) {
  // Figures are compared as such only where the whole column holds figures.
  if (rows.every(({ cells }) => cells[column]?.type === "raw_number"))
    return (one, other) => one.cells[column].value - other.cells[column].value;
  const words = ({ node }) => node.children[column]?.textContent ?? "";
  return (one, other) => collator.compare(words(one), words(other));
}

function inOrder(rows, { column, descending }) {
  if (column === null) return rows;
  const order = compare(column, rows);
  return [...rows].sort((one, other) => (descending ? order(other, one) : order(one, other)));
}

/** Ascending first, then descending, then as the app gave it. */
function sortedNext(present, column) {
  if (present.column !== column) return { column, descending: false, first: 0 };
  return present.descending
    ? { column: null, descending: false, first: 0 }
    : { column, descending: true, first: 0 };
}

function headCell(cell, column, { reader, right, sort }) {
  const button = el(
    "button",
    {
      type: "button",
      class: "sort",
      data: { testid: "sort", focus: `sort-${column}` },
      on: { click: () => sort(column) },
    },
    content(cell, reader),
    el("span", { class: "sort-sign", "aria-hidden": "true" }),
  );
  return el("th", { scope: "col", class: right ? "cell-right" : "cell-left" }, button);
}

function markSorted(heads, { column, descending }) {
  heads.forEach((head, index) => {
    if (index !== column) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  });
}

function leafing(size, rows, turn) {
  if (rows.length <= size) return { node: null, show() {} };
  const button = (words, step) =>
    el(
      "button",
      { type: "button", class: "button", data: { focus: words }, on: { click: () => turn(step) } },
      words,
    );
  const [back, on] = [button("Previous", -size), button("Next", size)];
  const words = el("span", { role: "status" });
  const show = (first) => {
    const last = Math.min(first + size, rows.length);
    words.textContent = `${first + 1} to ${last} of ${rows.length}`;
    back.setAttribute("aria-disabled", String(first === 0));
    on.setAttribute("aria-disabled", String(last === rows.length));
  };
  return { node: el("div", { class: "leafing" }, back, words, on), show };
}

/** A table with a caption, sorted by the buttons in its head and shown a page at a time. */
export function dataTable(block, { reader, place }) {
  const [head = [], ...given] = block.rows;
  const key = `${place} ${block.block_id}`;
  const size = block.page_size ?? 5;
  const headColumn = block.row_header_column_index ?? -1;
  const rows = given.map((cells) => ({ cells, node: rowNode(cells, { reader, headColumn }) }));
  const body = el("tbody");
  const arrange = (changes) => {
    const next = { column: null, descending: false, first: 0, ...arranged.get(key), ...changes };
    if (next.first < 0 || (next.first > 0 && next.first >= rows.length)) return;
    arranged.set(key, next);
    body.replaceChildren(
      ...inOrder(rows, next)
        .slice(next.first, next.first + size)
        .map(({ node }) => node),
    );
    markSorted(heads, next);
    pages.show(next.first);
  };
  const sort = (column) => arrange(sortedNext(arranged.get(key), column));
  const heads = head.map((cell, column) =>
    headCell(cell, column, { reader, right: given[0]?.[column]?.type === "raw_number", sort }),
  );
  const pages = leafing(size, rows, (step) => arrange({ first: arranged.get(key).first + step }));
  const caption = el("caption", {}, block.caption);
  const node = el("table", { class: "data" }, caption, el("thead", {}, el("tr", {}, heads)), body);
  arrange({});
  return el("div", { class: "block" }, scrolling(block.caption, node), pages.node);
}
