/**
 * Keeps the person, the conversation and the thread in the page's address, so that windows can differ and
 * Back works.
 */
import { notify } from "./notices.js";
import { refresh } from "./reading.js";
import { conversation, narrow, person, put, state } from "./state.js";

/** Person -> the conversation they last had open in this window. */
const lastOpened = new Map();

function fromAddress() {
  const query = new URLSearchParams(location.search);
  return { me: query.get("as"), channel: query.get("channel"), thread: query.get("thread"), tab: query.get("tab") };
}

function address({ me, channel, thread, tab }) {
  const query = new URLSearchParams({ as: me });
  if (channel) query.set("channel", channel);
  if (channel && thread) query.set("thread", thread);
  if (channel && tab) query.set("tab", tab);
  return `/?${query}`;
}

/** The address of another part of what is open. */
export function addressAt(changes) {
  return address({ ...state, ...changes });
}

/** The address of the page as seen by another person. */
export function addressOf(user) {
  return address({ me: user, channel: null, thread: null });
}

function apply(place) {
  const moved = place.channel !== state.channel || place.me !== state.me;
  const switched = place.me !== state.me;
  const other = moved || place.thread !== state.thread;
  put({
    ...place,
    ...(moved ? { messages: null } : {}),
    ...(other ? { replies: null } : {}),
    ...(switched ? { views: [], conversations: [], home: null } : {}),
  });
  if (place.channel) lastOpened.set(place.me, place.channel);
  return refresh(
    ...(switched ? ["conversations", "views", "home"] : []),
    ...(moved ? ["messages"] : []),
    ...(other ? ["replies"] : []),
  );
}

/** Goes to another place; parts that are left out stay, and leaving a conversation leaves its thread. */
export function go(changes, { replace = false } = {}) {
  const base = { me: state.me, channel: state.channel, thread: state.thread, tab: state.tab };
  const left = "channel" in changes || "me" in changes;
  const place = { ...base, ...(left ? { thread: null, tab: null } : {}), ...changes };
  history[replace ? "replaceState" : "pushState"](null, "", address(place));
  return apply(place);
}

/** Opens the first place: that of the address, or the first person who can act. */
export async function arrive() {
  const people = state.workspace.people.filter((one) => !one.is_bot && !one.deleted);
  const wanted = fromAddress();
  const known = people.some((one) => one.id === wanted.me);
  const place = known ? wanted : { me: people[0]?.id ?? null, channel: null, thread: null, tab: null };
  window.addEventListener("popstate", () => apply(fromAddress()).then(settle));
  if (!place.me) return;
  history.replaceState(null, "", address(place));
  await apply(place);
  settle();
}

/** Acts as somebody else, in the conversation that they had open before if they still may see it. */
export async function switchTo(user) {
  await go({ me: user, channel: narrow() ? null : (lastOpened.get(user) ?? null) });
  settle();
}

/** Becomes somebody else when the person one acted as has been deactivated, or belongs to another story. */
export function beSomebody() {
  const people = state.workspace.people.filter((one) => !one.is_bot && !one.deleted);
  if (!people.length || people.some((one) => one.id === state.me)) return;
  const gone = person(state.me)?.real_name;
  notify(`${gone ? `${gone} cannot act any more` : "That person is not here"}, so you are now ${people[0].real_name}.`);
  switchTo(people[0].id);
}

/** Leaves a conversation that the person cannot see; where there is room, one is always open. */
export function settle() {
  if (!state.conversations.length || conversation(state.channel)) return;
  const open = state.conversations.filter((one) => !one.is_archived);
  const first = open.find((one) => one.kind === "public" && one.members.includes(state.me)) ?? open[0];
  const channel = narrow() ? null : (first?.id ?? null);
  if (channel !== state.channel) go({ channel }, { replace: true });
}
