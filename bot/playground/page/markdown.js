/** Draws the standard Markdown of markdown blocks: headings, lists, tasks, tables, quotes, code, styles. */
import { el } from "./dom.js";
import { inline as slackInline, link } from "./mrkdwn.js";

const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

// In this order: an escape, code, a picture, links, Slack's own marks, and styles from the longest mark down.
const TOKENS = [
  { pattern: /\\([\\`*_~[\]()#+\-.!|>])/y, draw: (found) => found[1] },
  { pattern: /`([^`\n]+)`/y, draw: (found) => el("code", {}, found[1]) },
  { pattern: /!\[([^\]\n]*)\]\(([^)\s]+)\)/y, draw: (found) => link(found[2], found[1] || found[2]) },
  {
    pattern: /\[([^\]\n]+)\]\(([^)\s]+)\)/y,
    draw: (found, reader) => link(found[2], ...words(found[1], reader)),
  },
  { pattern: /<(https?:\/\/[^\s<>|]+)>/y, draw: (found) => link(found[1], found[1]) },
  {
    pattern: /<[@#!][^<>\n]+>|:[a-z0-9_+-]+:|https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"]/y,
    draw: (found, reader) => slackInline(found[0], reader),
  },
  {
    pattern: /\*\*\*(\S(?:.*?\S)?)\*\*\*/y,
    draw: (found, reader) => el("strong", {}, el("em", {}, words(found[1], reader))),
  },
  {
    pattern: /(\*\*|__)(\S(?:.*?\S)?)\1/y,
    draw: (found, reader) => el("strong", {}, words(found[2], reader)),
  },
  { pattern: /~~?(\S(?:.*?\S)?)~~?/y, draw: (found, reader) => el("s", {}, words(found[1], reader)) },
  { pattern: /\*(\S(?:.*?\S)?)\*/y, draw: (found, reader) => el("em", {}, words(found[1], reader)) },
  {
    pattern: /(?<![\p{L}\p{N}])_(\S(?:.*?\S)?)_(?![\p{L}\p{N}])/uy,
    draw: (found, reader) => el("em", {}, words(found[1], reader)),
  },
];

function tokenAt(text, at, reader) {
  if (!/[\\`![<:h*_~]/.test(text[at])) return null;
  for (const { pattern, draw } of TOKENS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { node: draw(found, reader), length: found[0].length };
  }
  return null;
}

function words(text, reader) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const found = tokenAt(text, at, reader);
    if (!found) plain += text[at];
    else {
      nodes.push(plain, found.node);
      plain = "";
    }
    at += found?.length ?? 1;
  }
  return [...nodes, plain].flat(Infinity).filter((node) => node !== "");
}

function taken(lines, fits) {
  const end = lines.findIndex((line) => !fits(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function fence(lines) {
  const mark = FENCE.exec(lines.shift())[1];
  const code = taken(lines, (line) => !line.trim().startsWith(mark));
  lines.shift();
  return el("pre", {}, el("code", {}, code.join("\n")));
}

function item(found, inner, reader) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(found[3]);
  const done = task && task[1] !== " ";
  const sign =
    task &&
    el("span", { class: "task", role: "img", "aria-label": done ? "done" : "to do" }, done ? "☑" : "☐");
  return el(
    "li",
    { class: task ? "task-item" : null },
    sign,
    words(task ? task[2] : found[3], reader),
    inner,
  );
}

function list(lines, context) {
  const [, margin, mark] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(mark);
  const items = [];
  while (lines.length) {
    const found = ITEM.exec(lines[0]);
    if (!found || found[1].length < margin.length || /\d/.test(found[2]) !== ordered) break;
    lines.shift();
    const deeper = taken(lines, (line) => line.trim() && line.search(/\S/) > margin.length);
    items.push(item(found, blockNodes(deeper, context), context.reader));
  }
  return el(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(mark, 10) : null }, items);
}

function cells(line) {
  const inner = line.trim().replace(/^\||\|$/g, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function table(lines, reader) {
  const head = cells(lines.shift());
  lines.shift();
  const rows = taken(lines, (line) => line.includes("|")).map(cells);
  const row = (values, tag) =>
    el(
      "tr",
      {},
      values.map((value) => el(tag, tag === "th" ? { scope: "col" } : {}, words(value, reader))),
    );
  const made = el(
    "table",
    {},
    el("thead", {}, row(head, "th")),
    el(
      "tbody",
      {},
      rows.map((one) => row(one, "td")),
    ),
  );
  return el("div", { class: "table-scroll", tabIndex: 0, role: "group", "aria-label": "Table" }, made);
}

function heading(lines, { heading: level, reader }) {
  const [, marks, text] = HEADING.exec(lines.shift());
  return el(`h${level}`, { class: `header header-${Math.min(marks.length, 4)}` }, words(text, reader));
}

function opensBlock(line, next) {
  return (
    !line.trim() ||
    [FENCE, HEADING, RULE, QUOTE, ITEM].some((form) => form.test(line)) ||
    (line.includes("|") && TABLE_LINE.test(next ?? ""))
  );
}

function paragraph(lines, reader) {
  const own = [lines.shift()];
  while (lines.length && !opensBlock(lines[0], lines[1])) own.push(lines.shift());
  return el(
    "p",
    {},
    own.flatMap((line, index) => [index ? el("br") : "", ...words(line.trim(), reader)]),
  );
}

function nextNode(lines, context) {
  const [line, next] = lines;
  if (FENCE.test(line)) return fence(lines);
  if (HEADING.test(line)) return heading(lines, context);
  if (RULE.test(line)) {
    lines.shift();
    return el("hr", { class: "divider" });
  }
  if (QUOTE.test(line)) {
    const quoted = taken(lines, (one) => QUOTE.test(one)).map((one) => one.replace(QUOTE, ""));
    return el("blockquote", {}, blockNodes(quoted, context));
  }
  if (ITEM.test(line)) return list(lines, context);
  if (line.includes("|") && TABLE_LINE.test(next ?? "")) return table(lines, context.reader);
  return paragraph(lines, context.reader);
}

function blockNodes(lines, context) {
  const nodes = [];
  while (lines.length) {
    if (lines[0].trim()) nodes.push(nextNode(lines, context));
    else lines.shift();
  }
  return nodes;
}

/** The block; the surface tells the level of its headings, and who reads it. */
export function markdownBlock(block, { heading: level, reader }) {
  return el("div", { class: "block" }, blockNodes(block.text.split("\n"), { heading: level, reader }));
}
