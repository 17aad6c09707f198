/** A field in which one searches and chooses from a list below it, by mouse, finger or keyboard. */
import { el } from "./dom.js";
import { unescape } from "./mrkdwn.js";

const PAUSE_MS = 250;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function inputFor({ field, given, search, label }, listId) {
  const otherwise = search.asks ? "Type to search" : "Choose or search";
  return el("input", {
    id: field.id,
    type: "text",
    class: "control select",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    ...field.naming,
    placeholder: unescape(given.placeholder?.text ?? otherwise),
    value: label(),
    autofocus: given.focus_on_load,
    data: { testid: "finder-field", actionId: given.action_id },
  });
}

function inGroups(items, nodes) {
  const groups = new Map();
  items.forEach(({ group }, index) => groups.set(group, [...(groups.get(group) ?? []), nodes[index]]));
  const head = (name) => el("div", { class: "finder-group", "aria-hidden": "true" }, name);
  return [...groups].flatMap(([name, inside]) =>
    name ? [el("div", { role: "group", "aria-label": name }, head(name), inside)] : inside,
  );
}

/**
 * `settings` are {field, given, search, several, label, isChosen, pick, cleared, erased}: `search` is
 * {least, asks, find(query, tell)}; `label()` is what stands in the field while nobody searches; `pick` and
 * `isChosen` take an item; `cleared` is called when the field is left empty, `erased` on Backspace in it.
 */
export class Finder {
  #settings;
  #listId;
  #items = [];
  #at = -1;
  #asked = 0;
  #timer = null;

  constructor(settings) {
    this.#settings = settings;
    this.#listId = `${settings.field.id}-list`;
    this.input = inputFor(settings, this.#listId);
    this.list = el("div", {
      id: this.#listId,
      role: "listbox",
      class: "finder-list",
      hidden: true,
      "aria-label": "Choices",
      "aria-multiselectable": settings.several ? "true" : null,
    });
    this.note = el("p", { class: "finder-note", role: "status" });
    this.node = el("div", { class: "finder-field" }, this.input, this.list, this.note);
    this.#listen();
  }

  /** Puts other words into the field. */
  show(words) {
    this.input.value = words;
  }

  /** Says something below the field. */
  say(sentence) {
    this.note.textContent = sentence;
  }

  /** Folds the list away; an answer that is still on its way comes too late. */
  close() {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#fill([], -1);
    this.say("");
    this.show(this.#settings.label());
  }

  #listen() {
    const { input } = this;
    input.addEventListener("keydown", (event) => this.#onKey(event));
    input.addEventListener("click", () => this.list.hidden && this.#look());
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      if (this.#settings.search.asks) this.#timer = setTimeout(() => this.#look(), PAUSE_MS);
      else this.#look();
    });
    input.addEventListener("blur", () => {
      if (!input.value.trim() && this.#settings.label()) this.#settings.cleared?.();
      this.close();
    });
  }

  #fill(items, at) {
    this.#items = items;
    const nodes = items.map((item, index) => this.#option(item, index));
    this.list.replaceChildren(...inGroups(items, nodes));
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#mark(at);
  }

  #option(item, index) {
    const props = {
      id: `${this.#listId}-${index}`,
      role: "option",
      class: "finder-option",
      "aria-selected": String(this.#settings.isChosen(item)),
      data: { testid: "option", value: item.value },
      // The field keeps the focus, or the list would close before the click arrives.
      on: { mousedown: (event) => event.preventDefault(), click: () => this.#choose(item) },
    };
    return el(
      "div",
      props,
      el("span", {}, item.label),
      item.note && el("span", { class: "choice-note" }, item.note),
    );
  }

  #mark(at) {
    this.#at = at;
    const nodes = [...this.list.querySelectorAll("[role=option]")];
    nodes.forEach((node, index) => node.classList.toggle("finder-at", index === at));
    if (nodes[at]) this.input.setAttribute("aria-activedescendant", nodes[at].id);
    else this.input.removeAttribute("aria-activedescendant");
    nodes[at]?.scrollIntoView({ block: "nearest" });
  }

  #choose(item) {
    this.#settings.pick(item);
    // Several are chosen one after the other, so the list stays open and shows what has been chosen.
    if (this.#settings.several) this.#fill(this.#items, this.#at);
  }

  async #look() {
    const { search, label } = this.#settings;
    this.#asked += 1;
    const mine = this.#asked;
    const query = this.input.value === label() ? "" : this.input.value;
    if (query.length < search.least) {
      this.#fill([], -1);
      return this.say(search.least > 1 ? `Type at least ${search.least} letters.` : "Type to search.");
    }
    if (search.asks) this.say("Looking …");
    let refusal = "";
    const items = await search.find(query, (sentence) => {
      refusal = sentence;
    });
    if (mine !== this.#asked) return;
    this.#fill(items, query && items.length ? 0 : -1);
    this.say(refusal || (items.length ? "" : "Nothing was found."));
  }

  #onKey(event) {
    if (this.#takes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #takes(key) {
    const open = !this.list.hidden;
    const { length } = this.#items;
    if (key in STEPS && open)
      this.#mark((Math.max(this.#at, key === "ArrowUp" ? 0 : -1) + STEPS[key] + length) % length);
    else if (key in STEPS) this.#look();
    else if (key === "Enter" && open) this.#items[this.#at] && this.#choose(this.#items[this.#at]);
    else if (key === "Escape" && open) this.close();
    else if (key === "Backspace" && !this.input.value && this.#settings.erased) this.#settings.erased();
    else return false;
    return true;
  }
}
