/**
 * The values of a form's elements: where they start, what a person has typed so far, what is wrong with
 * them.
 */

/** Element type -> the names of its value in Slack's state and of what it starts with. */
const NAMES = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
};
const SELECTS = {
  static: "option",
  external: "option",
  users: "user",
  channels: "channel",
  conversations: "conversation",
};
for (const [kind, name] of Object.entries(SELECTS)) {
  NAMES[`${kind}_select`] = [`selected_${name}`, `initial_${name}`];
  NAMES[`multi_${kind}_select`] = [`selected_${name}s`, `initial_${name}s`];
}

/**
 * Place (a view's id, or a message) -> {block id: {action id: value}}, what people have typed and not yet
 * sent.
 */
const drafts = new Map();

/** The value an element has before anybody touched it, e.g. {type: "checkboxes", selected_options: []}. */
export function initialValue(element) {
  const [value, initial] = NAMES[element.type] ?? [];
  const many = element.type === "checkboxes" || element.type.startsWith("multi_");
  return { type: element.type, ...(value && { [value]: element[initial] ?? (many ? [] : null) }) };
}

/** The present value of an element: what was typed in this place, or else how it starts. */
export function currentValue(place, block, element) {
  const typed = drafts.get(place)?.[block.block_id]?.[element.action_id];
  return typed?.type === element.type ? typed : initialValue(element);
}

/** Starts a place with the values that the server already has, unless something was typed there. */
export function startValues(place, values) {
  if (!drafts.has(place)) drafts.set(place, structuredClone(values));
}

/** Remembers what was typed or chosen. */
export function keepValue(place, block, element, value) {
  const draft = drafts.get(place) ?? {};
  draft[block.block_id] = { ...draft[block.block_id], [element.action_id]: value };
  drafts.set(place, draft);
}

/** Forgets what was typed in a place that is gone. */
export function forgetValues(place) {
  drafts.delete(place);
}

/** All blocks, those in containers and carousels too. */
function allOf(blocks) {
  const inner = (block) => block.child_blocks ?? (block.type === "carousel" ? block.elements : []);
  return blocks.flatMap((block) => [block, ...allOf(inner(block))]);
}

/** The elements of a block, whatever kind of block it is. */
export function elementsOf(block) {
  if (block.type === "input") return [block.element];
  if (block.type === "section") return block.accessory ? [block.accessory] : [];
  return block.type === "actions" ? block.elements : [];
}

/** The values of all elements that hold one, shaped as Slack's `state.values`. */
export function valuesOf(place, blocks) {
  const values = {};
  for (const block of allOf(blocks)) {
    const holding = elementsOf(block).filter((element) => element.type in NAMES);
    const pairs = holding.map((element) => [element.action_id, currentValue(place, block, element)]);
    if (pairs.length) values[block.block_id] = Object.fromEntries(pairs);
  }
  return values;
}

function textProblem(element, text) {
  const { min_length: least, max_length: most } = element;
  if (least && text.length < least) return `Please write at least ${least} characters.`;
  return most && text.length > most ? `Please write at most ${most} characters.` : null;
}

function numberProblem(element, text) {
  const { is_decimal_allowed: decimal, min_value: least, max_value: most } = element;
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(text)) return "Please enter a number.";
  if (!decimal && !Number.isInteger(Number(text))) return "Please enter a whole number.";
  if (least && Number(text) < Number(least)) return `Please enter a number that is at least ${least}.`;
  return most && Number(text) > Number(most) ? `Please enter a number that is at most ${most}.` : null;
}

const PROBLEMS = {
  plain_text_input: textProblem,
  number_input: numberProblem,
  email_text_input: (_, text) =>
    /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)
      ? null
      : "Please enter an email address, such as name@example.com.",
  url_text_input: (_, text) =>
    /^https?:\/\/[^\s/]+\S*$/.test(text) ? null : "Please enter a web address, such as https://example.com.",
};

function problemOf(block, element, value) {
  const given = value[NAMES[element.type][0]];
  const empty = given === null || given === "" || (Array.isArray(given) && given.length === 0);
  if (empty) return block.optional ? null : "Please complete this required field.";
  return PROBLEMS[element.type]?.(element, given) ?? null;
}

/** What must be mended before a form can be sent: {block id: sentence}, empty when nothing. */
export function problemsOf(place, blocks) {
  const inputs = allOf(blocks).filter((block) => block.type === "input" && block.element.type in NAMES);
  const found = inputs.map((block) => [
    block.block_id,
    problemOf(block, block.element, currentValue(place, block, block.element)),
  ]);
  return Object.fromEntries(found.filter(([, sentence]) => sentence));
}
