/** Draws the selects that one searches: people, conversations, long lists, what an app offers when asked. */
import { el, iconButton } from "./dom.js";
import { Finder } from "./finder.js";
import { unescape } from "./mrkdwn.js";
import { nameOf, state, titleOf } from "./state.js";

function people() {
  const found = state.workspace.people.filter((one) => !one.deleted && !one.is_bot);
  return found.map((one) => ({ value: one.id, label: one.real_name || one.name, note: one.title }));
}

function conversationItem(one) {
  const sign = { public: "#", private: "🔒 " }[one.kind] ?? "";
  return { value: one.id, label: `${sign}${titleOf(one)}` };
}

function channels() {
  return state.conversations.filter((one) => one.kind === "public" && !one.is_archived).map(conversationItem);
}

function conversations({ filter = {} }) {
  const bots = new Set(state.workspace.people.filter((one) => one.is_bot).map((one) => one.id));
  const wanted = (one) =>
    !one.is_archived &&
    (!filter.include || filter.include.includes(one.kind)) &&
    !(filter.exclude_bot_users && bots.has(one.with));
  return state.conversations.filter(wanted).map(conversationItem);
}

function optionItem(option, group = null) {
  const label = unescape(option.text.text);
  return {
    value: option.value,
    label,
    note: option.description && unescape(option.description.text),
    group,
    option,
  };
}

function optionItems({ options, option_groups: groups }) {
  if (options) return options.map((option) => optionItem(option));
  return (groups ?? []).flatMap((group) => {
    const name = unescape(group.label.text);
    return group.options.map((option) => optionItem(option, name));
  });
}

/** What can be chosen in each kind, and under which name the choice is sent. */
const KINDS = {
  users: { key: "selected_user", all: people, name: nameOf },
  channels: { key: "selected_channel", all: channels },
  conversations: { key: "selected_conversation", all: conversations },
  external: { key: "selected_option" },
  static: { key: "selected_option", all: optionItems },
};

function kindOf({ type }) {
  return KINDS[type.replace("multi_", "").replace("_select", "")];
}

/** Items by query: from what is known already, or from the app, which must then be asked. */
function searchOf(given, kind, { block, surface }) {
  if (!kind.all)
    return {
      least: given.min_query_length ?? 3,
      asks: true,
      find: async (query, tell) => optionItems((await surface.ask(block, given, query, tell)) ?? {}),
    };
  return {
    least: 0,
    find: async (query) => {
      const wanted = query.trim().toLowerCase();
      return kind
        .all(given)
        .filter(({ label, note }) => `${label} ${note ?? ""}`.toLowerCase().includes(wanted));
    },
  };
}

function itemOf(chosen, given, kind) {
  if (typeof chosen === "object") return optionItem(chosen);
  const known = kind.all(given).find((one) => one.value === chosen);
  return known ?? { value: chosen, label: kind.name?.(chosen) ?? "a conversation" };
}

function chosenOf(item) {
  return item.option ?? item.value;
}

/** A select of one. */
export function onePicker(given, field) {
  const kind = kindOf(given);
  const start = field.value[kind.key];
  let chosen = start === null || start === undefined ? null : itemOf(start, given, kind);
  const choose = (item) => {
    const before = chosen;
    chosen = item;
    field.changed({ type: given.type, [kind.key]: item && chosenOf(item) }, () => {
      chosen = before;
      box.show(before?.label ?? "");
    });
  };
  const box = new Finder({
    field,
    given,
    search: searchOf(given, kind, field),
    label: () => chosen?.label ?? "",
    isChosen: (item) => item.value === chosen?.value,
    pick: (item) => {
      choose(item);
      box.close();
    },
    cleared: () => chosen && !field.required && choose(null),
  });
  return box.node;
}

function chip(item, remove) {
  const close = iconButton("close", `Remove ${item.label}`, { class: "chip-close", on: { click: remove } });
  return el("li", { class: "chip" }, item.label, close);
}

/** A select of several: what has been chosen stands above the field, each to be taken out again. */
export function manyPicker(given, field) {
  const kind = kindOf(given);
  const key = `${kind.key}s`;
  const most = given.max_selected_items ?? Infinity;
  let chosen = (field.value[key] ?? []).map((one) => itemOf(one, given, kind));
  const list = el("ul", { class: "chips", "aria-label": "Chosen" });
  const show = () => {
    list.hidden = !chosen.length;
    list.replaceChildren(
      ...chosen.map((item) =>
        chip(item, () => {
          choose(chosen.filter((one) => one !== item));
          box.input.focus();
        }),
      ),
    );
  };
  const choose = (next) => {
    const before = chosen;
    chosen = next;
    show();
    field.changed({ type: given.type, [key]: next.map(chosenOf) }, () => {
      chosen = before;
      show();
    });
  };
  const box = new Finder({
    field,
    given,
    search: searchOf(given, kind, field),
    several: true,
    label: () => "",
    isChosen: (item) => chosen.some((one) => one.value === item.value),
    pick: (item) => {
      const without = chosen.filter((one) => one.value !== item.value);
      if (without.length < chosen.length) choose(without);
      else if (chosen.length < most) choose([...chosen, item]);
      else box.say(`You can choose ${most} at most.`);
    },
    erased: () => chosen.length && choose(chosen.slice(0, -1)),
  });
  show();
  return el("div", { class: "many" }, list, box.node);
}
