/** The app's home: two tabs above its direct messages, and what it has published for the present person. */
import { blocks } from "./blocks.js";
import { el, focusPath } from "./dom.js";
import { addressAt, go } from "./navigation.js";
import { attempt, viewSurface } from "./pressing.js";
import { conversation, homeShown, nameOf, put, state, watch } from "./state.js";
import { startValues } from "./values.js";

const TABS = [
  ["home", "Home"],
  [null, "Messages"],
];

function plainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function tabLink([tab, words]) {
  const link = el(
    "a",
    {
      class: "tab",
      href: addressAt({ tab, thread: null }),
      "aria-current": tab === state.tab ? "page" : null,
      data: { testid: `tab-${words.toLowerCase()}`, focus: `tab-${words}` },
    },
    words,
  );
  link.addEventListener("click", (event) => {
    if (!plainClick(event)) return;
    event.preventDefault();
    go({ tab, thread: null });
  });
  return link;
}

function redrawn(node, content) {
  const inside = node.contains(document.activeElement);
  const path = inside ? focusPath(node) : null;
  node.replaceChildren(...content);
  if (inside) ((path && node.querySelector(path)) ?? node).focus({ preventScroll: true });
}

function emptyNote() {
  const app = nameOf(state.workspace.app.bot_user_id);
  return el(
    "p",
    { class: "home-empty", data: { testid: "home-empty" } },
    `${app} has not put anything here for you yet. It was told that you are looking.`,
  );
}

/** Tells the app that its home is looked at, once for each time that it is. */
async function tellApp() {
  const { me } = state;
  const answer = await attempt("open_home", { as: me });
  // Somebody else may be looking by now; what they see is read for them.
  if (answer && state.me === me && !state.home && answer.view) put({ home: answer.view });
}

/** Draws tabs and home into the middle column, whose messages step aside for it. */
export function showHome(column) {
  const tabs = el("nav", { class: "tabs", "aria-label": "App" });
  const panel = el("div", {
    class: "home",
    tabIndex: 0,
    role: "group",
    "aria-label": "Home",
    data: { testid: "home" },
  });
  column.querySelector(".conversation-head").after(tabs, panel);
  let lookedAt = "";
  let drawn = "";

  const drawPanel = () => {
    const { home } = state;
    const signature = JSON.stringify([state.me, home?.id, home?.blocks, state.conversations.length]);
    if (signature === drawn) return;
    drawn = signature;
    if (home) startValues(home.id, home.state.values);
    redrawn(panel, home ? blocks(home.blocks, viewSurface(home)) : [emptyNote()]);
  };
  const draw = () => {
    const open = conversation(state.channel);
    const app = state.workspace?.app;
    tabs.hidden = !(open && app?.home && open.with === app.bot_user_id);
    const shown = homeShown();
    column.classList.toggle("at-home", shown);
    panel.hidden = !shown;
    if (!tabs.hidden) redrawn(tabs, TABS.map(tabLink));
    if (shown) drawPanel();
    const place = shown ? `${state.me} ${state.channel}` : "";
    if (place && place !== lookedAt) tellApp();
    lookedAt = place;
  };
  watch(["me", "channel", "tab", "conversations", "workspace", "home"], draw);
}
