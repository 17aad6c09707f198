/** Draws Slack's blocks, in messages and in modals alike. */
import { el } from "./dom.js";
import { element, unknown } from "./elements.js";
import { rareDrawer } from "./parts.js";
import { picture } from "./pictures.js";
import { textBlocks, textNodes } from "./texts.js";

const DRAWERS = {
  section,
  header,
  context,
  divider: () => el("hr", { class: "block divider" }),
  actions,
  input,
  image,
  context_actions: actions,
};

/** Nodes of a list of blocks; a kind that this page does not know is named, never left out. */
export function blocks(list, surface) {
  const used = list.filter((block) => block.type === "header").map((block) => block.level ?? 1);
  // The highest level in use comes first below what stands around, so that no level is left out.
  const levels = [...new Set(used)].sort();
  return list.map((block, index) => {
    const known = block.block_id ? block : { ...block, block_id: `block-${index}` };
    const draw = DRAWERS[block.type] ?? rareDrawer(block.type) ?? (() => unknown("block", block.type));
    const node = draw(known, { ...surface, levels }, blocks);
    node.dataset.blockId = known.block_id;
    return node;
  });
}

function section(block, surface) {
  const id = `${surface.prefix}-${block.block_id}-text`;
  const words = el("div", { class: "section-words", id });
  if (block.text) words.append(...textBlocks(block.text, surface.reader));
  if (block.fields)
    words.append(
      el(
        "div",
        { class: "section-fields" },
        block.fields.map((field) => el("div", {}, textBlocks(field, surface.reader))),
      ),
    );
  const accessory = block.accessory && accessoryNode(block, surface, id);
  return el(
    "div",
    { class: "block section" },
    words,
    accessory && el("div", { class: "section-accessory" }, accessory),
  );
}

function accessoryNode(block, surface, id) {
  if (block.accessory.type === "image") return picture(block.accessory, "square");
  const named = ["button", "overflow"].includes(block.accessory.type);
  return element(block.accessory, {
    block,
    surface,
    labelledBy: named ? null : id,
    describedBy: null,
    required: false,
  });
}

function header(block, surface) {
  const rank = surface.levels.indexOf(block.level ?? 1);
  return el(
    `h${Math.min(surface.heading + rank, 6)}`,
    { class: `block header header-${block.level ?? 2}` },
    textNodes(block.text, surface.reader),
  );
}

function context(block, surface) {
  const parts = block.elements.map((part) =>
    part.type === "image" ? picture(part, "small") : el("span", {}, textBlocks(part, surface.reader)),
  );
  return el("div", { class: "block context" }, parts);
}

function image(block, surface) {
  return el(
    "figure",
    { class: "block" },
    block.title && el("figcaption", {}, textNodes(block.title, surface.reader)),
    picture(block),
  );
}

function actions(block, surface) {
  const field = { block, surface, labelledBy: null, describedBy: null, required: false };
  return el(
    "div",
    { class: "block actions" },
    block.elements.map((given) => element(given, field)),
  );
}

function input(block, surface) {
  const base = `${surface.prefix}-${block.block_id}`;
  const [label, hint, error] = [`${base}-label`, `${base}-hint`, `${base}-error`];
  const described = block.hint ? `${hint} ${error}` : error;
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const control = `${base}-${block.element.action_id}`;
  const words = [
    textNodes(block.label, surface.reader),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  ];
  return el(
    "div",
    { class: "block field", data: { testid: "field" } },
    el(
      grouped ? "div" : "label",
      { class: "label", id: label, ...(grouped ? {} : { htmlFor: control }) },
      words,
    ),
    element(block.element, {
      block,
      surface,
      labelledBy: label,
      describedBy: described,
      required: !block.optional,
    }),
    block.hint && el("p", { class: "hint", id: hint }, textNodes(block.hint, surface.reader)),
    el("p", { class: "field-error", id: error, data: { testid: "field-error" } }),
  );
}
