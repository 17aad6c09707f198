/** Draws rich text, {type: "rich_text", elements}, and makes it of what somebody types. */
import { dateText } from "./dates.js";
import { el } from "./dom.js";
import { inline, link } from "./mrkdwn.js";

const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u", highlight: "mark" };

const LEAVES = {
  text: (leaf) => [leaf.text],
  link: (leaf) => [link(leaf.url, leaf.text || leaf.url)],
  user: (leaf, reader) => inline(`<@${leaf.user_id}>`, reader),
  channel: (leaf, reader) => inline(`<#${leaf.channel_id}>`, reader),
  usergroup: (leaf, reader) => inline(`<!subteam^${leaf.usergroup_id}|@${leaf.usergroup_id}>`, reader),
  team: (leaf, reader) => inline(`<!team|@${leaf.team_id}>`, reader),
  broadcast: (leaf, reader) => inline(`<!${leaf.range}>`, reader),
  emoji: (leaf, reader) => inline(`:${leaf.name}:`, reader),
  color: (leaf) => [swatch(leaf.value), el("code", {}, leaf.value)],
  date,
};

function swatch(value) {
  const node = el("span", { class: "swatch", "aria-hidden": "true" });
  // Set by script because the page's policy forbids style attributes.
  node.style.backgroundColor = value;
  return node;
}

function date(leaf, reader) {
  const text = dateText(leaf.timestamp, leaf.format, { now: reader.now, tz: reader.tz });
  const instant = new Date(leaf.timestamp * 1000).toISOString();
  const node = el("time", { datetime: instant, title: leaf.fallback }, text);
  return [leaf.url ? link(leaf.url, node) : node];
}

function leafNodes(leaf, reader) {
  const draw = LEAVES[leaf.type];
  const nodes = draw ? draw(leaf, reader) : [leaf.text ?? leaf.fallback ?? `[${leaf.type}]`];
  const styles = Object.keys(STYLES).filter((name) => leaf.style?.[name]);
  return styles.reduce((inside, name) => [el(STYLES[name], {}, inside)], nodes);
}

function leaves(elements, reader) {
  return elements.flatMap((leaf) => leafNodes(leaf, reader));
}

function list(part, reader) {
  const ordered = part.style === "ordered";
  const indent = Math.min(part.indent ?? 0, 8);
  return el(
    ordered ? "ol" : "ul",
    {
      class: `indent-${indent} ${part.border ? "bordered" : ""}`,
      start: ordered ? (part.offset ?? 0) + 1 : null,
    },
    part.elements.map((item) => el("li", {}, leaves(item.elements ?? [], reader))),
  );
}

const PARTS = {
  rich_text_section: (part, reader) => el("p", {}, leaves(part.elements, reader)),
  rich_text_list: list,
  rich_text_quote: (part, reader) => el("blockquote", {}, leaves(part.elements, reader)),
  rich_text_preformatted: (part, reader) => el("pre", {}, el("code", {}, leaves(part.elements, reader))),
};

/** Block nodes of a rich text. */
export function richText(text, reader) {
  return text.elements.map((part) =>
    (PARTS[part.type] ?? (() => el("p", { class: "unknown" }, `[${part.type}]`)))(part, reader),
  );
}

/** The block. */
export function richTextBlock(block, { reader }) {
  return el("div", { class: "block rich" }, richText(block, reader));
}

/** Rich text without any style for what was typed, or null for nothing. */
export function asRichText(typed) {
  if (!typed.trim()) return null;
  const elements = [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }];
  return { type: "rich_text", elements };
}

/** The bare words of a rich text, as one may go on typing in. */
export function plainText(text) {
  const words = (part) =>
    part.elements ? part.elements.map(words).join(part.type === "rich_text_list" ? "\n" : "") : wordsOf(part);
  return (text?.elements ?? []).map(words).join("\n");
}

function wordsOf(leaf) {
  if (leaf.type === "emoji") return `:${leaf.name}:`;
  return leaf.text ?? leaf.url ?? leaf.fallback ?? leaf.user_id ?? leaf.channel_id ?? "";
}
