/** Draws the blocks that hold other things together: cards, carousels, containers, alerts, videos, plans. */
import { el } from "./dom.js";
import { element } from "./elements.js";
import { link } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";
import { textBlocks, textNodes } from "./texts.js";

/** Each drawer takes the block, its surface, and what draws a list of blocks. */

const LEVELS = { info: "Note", warning: "Warning", error: "Error", success: "Done" };
const STATUSES = { pending: "To do", in_progress: "In progress", complete: "Done", error: "Failed" };

/** A message that stands out; its level is said in words as well. */
export function alert(block, { reader }) {
  const level = block.level in LEVELS ? block.level : "default";
  const word = LEVELS[level] && el("strong", { class: "alert-word" }, LEVELS[level]);
  return el(
    "div",
    { class: `block alert alert-${level}`, role: "note" },
    word,
    el("div", {}, textBlocks(block.text, reader)),
  );
}

function buttons(block, surface) {
  if (!block.actions?.length) return null;
  const field = { block, surface, labelledBy: null, describedBy: null, required: false };
  return el(
    "div",
    { class: "card-actions" },
    block.actions.map((given) => element(given, field)),
  );
}

/** A card with a picture, a title, some text and buttons. */
export function card(block, surface) {
  const part = (name, kind) =>
    block[name] && el("div", { class: kind }, textBlocks(block[name], surface.reader));
  return el(
    "div",
    { class: "block card" },
    block.hero_image && picture(block.hero_image, "tall"),
    el(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon, "small"),
      el("div", {}, part("title", "card-title"), part("subtitle", "card-note")),
    ),
    part("body", "card-body"),
    part("subtext", "card-note"),
    buttons(block, surface),
  );
}

/** Cards side by side, to be scrolled through. */
export function carousel(block, surface, draw) {
  const cards = block.elements.map((one, index) => ({ block_id: `${block.block_id}-${index}`, ...one }));
  return el(
    "ul",
    { class: "block carousel", tabIndex: 0, "aria-label": `${cards.length} cards` },
    draw(cards, surface).map((node) => el("li", {}, node)),
  );
}

function containerTitle(block, { reader }) {
  const title = block.rich_text_title
    ? richText(block.rich_text_title, reader)
    : textNodes(block.title, reader);
  return [
    block.icon && picture(block.icon, "small"),
    el("span", { class: "container-title" }, title),
    block.subtitle && el("span", { class: "card-note" }, textNodes(block.subtitle, reader)),
  ];
}

/** Blocks in a frame with a title, which may be folded away. */
export function container(block, surface, draw) {
  const children = block.child_blocks.map((one, index) => ({
    block_id: `${block.block_id}-${index}`,
    ...one,
  }));
  const inside = el("div", { class: "container-body" }, draw(children, surface));
  const shape = `block container container-${block.width ?? "standard"}`;
  const head = containerTitle(block, surface);
  const lined = block.has_header_divider ? "container-head container-lined" : "container-head";
  if (!block.is_collapsible) return el("div", { class: shape }, el("div", { class: lined }, head), inside);
  const opener = el("summary", { class: lined, data: { focus: `container-${block.block_id}` } }, head);
  return el("details", { class: shape, open: !block.default_collapsed }, opener, inside);
}

/** A video is never played here: it would come from another server. Its title leads to it. */
export function video(block, { reader }) {
  const from = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return el(
    "div",
    { class: "block card video" },
    el("p", { class: "card-note" }, `Video: ${block.alt_text}`),
    el(
      "p",
      { class: "card-title" },
      link(block.title_url || block.video_url, ...textNodes(block.title, reader)),
    ),
    from && el("p", { class: "card-note" }, from),
    block.description && el("p", {}, textNodes(block.description, reader)),
  );
}

/** One task of an agent, with what it says and where it found that. */
export function taskCard(block, { reader }) {
  const sources = (block.sources ?? []).map((one) => el("li", {}, link(one.url, one.text || one.url)));
  return el(
    "div",
    { class: "block card" },
    el(
      "p",
      {},
      el("span", { class: "badge" }, STATUSES[block.status] ?? block.status),
      " ",
      el("span", { class: "card-title" }, block.title),
    ),
    block.details && richText(block.details, reader),
    block.output && richText(block.output, reader),
    sources.length > 0 && el("ul", {}, sources),
  );
}

/** Tasks under a title. */
export function plan(block, surface) {
  const tasks = (block.tasks ?? []).map((one) => el("li", {}, taskCard(one, surface)));
  return el(
    "div",
    { class: "block" },
    el("p", { class: "card-title" }, block.title),
    el("ul", { class: "plan" }, tasks),
  );
}

/** A file that is kept elsewhere. */
export function file(block) {
  return el("p", { class: "block unknown" }, `A file that is kept elsewhere: ${block.external_id}`);
}
