/** Draws the interactive elements of blocks and passes on what people do with them. */
import { checkboxes, multiSelect, radioButtons, select } from "./choices.js";
import { confirmed } from "./confirmation.js";
import { el, icon } from "./dom.js";
import { dateInput, textInput, timeInput } from "./inputs.js";
import { menuButton } from "./menu.js";
import { kindOf, rareDrawer } from "./parts.js";
import { textNodes } from "./texts.js";
import { currentValue, keepValue } from "./values.js";

/*
 * A `surface` is where blocks are drawn:
 * {place, prefix, heading, reader, press(block, element, payload), ask(block, element, query, tell)}. `place`
 * names the drafts, `prefix` makes ids unique on the page, `heading` is the level of header blocks, `press`
 * tells the server, `ask` asks the app what it offers in an external select.
 */

const DRAWERS = {
  button,
  overflow,
  static_select: select,
  multi_static_select: multiSelect,
  checkboxes,
  radio_buttons: radioButtons,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  datepicker: dateInput,
  timepicker: timeInput,
};

/** What an element without a label or placeholder of its own is called. */
const NAMES = {
  static_select: "Choose an option",
  multi_static_select: "Choose options",
  checkboxes: "Choose options",
  radio_buttons: "Choose an option",
  plain_text_input: "Text",
  datepicker: "Date",
  timepicker: "Time",
  datetimepicker: "Date and time",
  email_text_input: "Email address",
  url_text_input: "Web address",
  number_input: "Number",
  users_select: "Choose a person",
  multi_users_select: "Choose people",
  channels_select: "Choose a channel",
  multi_channels_select: "Choose channels",
  conversations_select: "Choose a conversation",
  multi_conversations_select: "Choose conversations",
  external_select: "Choose an option",
  multi_external_select: "Choose options",
};

/** A plain note in the place of something this page cannot draw. */
export function unknown(kind, type) {
  return el("p", { class: "unknown" }, `This page cannot show the ${kind} “${type}”.`);
}

/** Tells the server of an action, after the element's own question has been answered with yes. */
async function act(element, field, payload, undo = null) {
  const { block, surface } = field;
  if (element.confirm && !(await confirmed(element.confirm, surface.reader))) return undo?.();
  return surface.press(block, element, payload);
}

function heldBy(element, field) {
  const { block, surface } = field;
  const silent = block.type === "input" && !block.dispatch_action;
  return {
    value: currentValue(surface.place, block, element),
    act: (payload) => act(element, field, payload),
    keep: (value) => keepValue(surface.place, block, element, value),
    // Inside an input block nothing is sent until the form is, unless the block asks for it.
    changed: (value, undo) => {
      const before = currentValue(surface.place, block, element);
      keepValue(surface.place, block, element, value);
      const undoBoth = () => {
        keepValue(surface.place, block, element, before);
        undo?.();
      };
      return silent ? null : act(element, field, value, undoBoth);
    },
  };
}

/**
 * The node of one element. `field` is {block, surface, labelledBy, describedBy, required}: the block it is
 * in,
 * where that is drawn, and the ids of what names and describes it.
 */
export function element(given, field) {
  const kind = kindOf(given);
  const draw = rareDrawer(kind) ?? DRAWERS[given.type];
  if (!draw) return unknown("element", given.type);
  const id = `${field.surface.prefix}-${field.block.block_id}-${given.action_id}`;
  const naming = {
    "aria-labelledby": field.labelledBy,
    "aria-label": field.labelledBy ? null : (given.placeholder?.text ?? NAMES[given.type]),
    "aria-describedby": field.describedBy,
    "aria-required": field.required ? "true" : null,
  };
  const node = draw(given, { ...field, ...heldBy(given, field), id, naming });
  if (!node.dataset.actionId && !node.querySelector("[data-action-id]"))
    node.dataset.actionId = given.action_id;
  return node;
}

async function whileBusy(node, work) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function button(given, field) {
  const payload = { type: "button", value: given.value ?? null };
  const shared = {
    class: ["button", given.style && `button-${given.style}`].filter(Boolean).join(" "),
    "aria-label": given.accessibility_label,
    data: { testid: "action", actionId: given.action_id },
  };
  const press = (event) => whileBusy(event.currentTarget, () => act(given, field, payload));
  if (given.url && /^https?:\/\//i.test(given.url)) {
    return el(
      "a",
      { ...shared, href: given.url, target: "_blank", rel: "noopener noreferrer", on: { click: press } },
      textNodes(given.text, field.surface.reader),
    );
  }
  return el(
    "button",
    { ...shared, type: "button", on: { click: press } },
    textNodes(given.text, field.surface.reader),
  );
}

function overflow(given, field) {
  const choices = given.options.map((option) => ({
    label: textNodes(option.text, field.surface.reader),
    value: option.value,
    chosen: () => act(given, field, { type: "overflow", selected_option: option }),
  }));
  return menuButton(icon("dots"), given.accessibility_label ?? "More actions", choices, given.action_id);
}
