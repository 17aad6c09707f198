/**
 * The values of a form's elements: where they start, what a person has typed so far, what is wrong with
 * them.
 */

/** Element type -> the name of its value in Slack's state. */
const VALUE_OF = {
  plain_text_input: "value",
  static_select: "selected_option",
  radio_buttons: "selected_option",
  multi_static_select: "selected_options",
  checkboxes: "selected_options",
  datepicker: "selected_date",
  timepicker: "selected_time",
};

const INITIAL_OF = {
  plain_text_input: "initial_value",
  static_select: "initial_option",
  radio_buttons: "initial_option",
  multi_static_select: "initial_options",
  checkboxes: "initial_options",
  datepicker: "initial_date",
  timepicker: "initial_time",
};

/**
 * Place (a view's id, or a message) -> {block id: {action id: value}}, what people have typed and not yet
 * sent.
 */
const drafts = new Map();

/** The value an element has before anybody touched it, e.g. {type: "checkboxes", selected_options: []}. */
export function initialValue(element) {
  const many = VALUE_OF[element.type] === "selected_options";
  return {
    type: element.type,
    [VALUE_OF[element.type]]: element[INITIAL_OF[element.type]] ?? (many ? [] : null),
  };
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

/** The elements of a block, whatever kind of block it is. */
export function elementsOf(block) {
  if (block.type === "input") return [block.element];
  if (block.type === "section") return block.accessory ? [block.accessory] : [];
  return block.type === "actions" ? block.elements : [];
}

/** The values of all elements that hold one, shaped as Slack's `state.values`. */
export function valuesOf(place, blocks) {
  const values = {};
  for (const block of blocks) {
    const holding = elementsOf(block).filter((element) => element.type in VALUE_OF);
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

function problemOf(block, element, value) {
  const given = value[VALUE_OF[element.type]];
  const empty = given === null || given === "" || (Array.isArray(given) && given.length === 0);
  if (empty) return block.optional ? null : "Please complete this required field.";
  return element.type === "plain_text_input" ? textProblem(element, given) : null;
}

/** What must be mended before a form can be sent: {block id: sentence}, empty when nothing. */
export function problemsOf(place, blocks) {
  const inputs = blocks.filter((block) => block.type === "input" && block.element.type in VALUE_OF);
  const found = inputs.map((block) => [
    block.block_id,
    problemOf(block, block.element, currentValue(place, block, block.element)),
  ]);
  return Object.fromEntries(found.filter(([, sentence]) => sentence));
}
