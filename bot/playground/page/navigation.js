/**
 * Keeps the person, the conversation and the thread in the page's address, so that windows can differ and
 * Back works.
 */
import { refresh } from "./reading.js";
import { conversation, narrow, put, state } from "./state.js";

/** Person -> the conversation they last had open in this window. */
const lastOpened = new Map();

function fromAddress() {
  const query = new URLSearchParams(location.search);
  return { me: query.get("as"), channel: query.get("channel"), thread: query.get("thread") };
}

function address({ me, channel, thread }) {
  const query = new URLSearchParams({ as: me });
  if (channel) query.set("channel", channel);
  if (channel && thread) query.set("thread", thread);
  return `/?${query}`;
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
    ...(switched ? { views: [], conversations: [] } : {}),
  });
  if (place.channel) lastOpened.set(place.me, place.channel);
  return refresh(
    ...(switched ? ["conversations", "views"] : []),
    ...(moved ? ["messages"] : []),
    ...(other ? ["replies"] : []),
  );
}

/** Goes to another place; parts that are left out stay, and leaving a conversation leaves its thread. */
export function go(changes, { replace = false } = {}) {
  const base = { me: state.me, channel: state.channel, thread: state.thread };
  const left = "channel" in changes || "me" in changes;
  const place = { ...base, ...(left ? { thread: null } : {}), ...changes };
  history[replace ? "replaceState" : "pushState"](null, "", address(place));
  return apply(place);
}

/** Opens the first place: that of the address, or the first person who can act. */
export async function arrive() {
  const people = state.workspace.people.filter((one) => !one.is_bot && !one.deleted);
  const wanted = fromAddress();
  const known = people.some((one) => one.id === wanted.me);
  const place = known ? wanted : { me: people[0]?.id ?? null, channel: null, thread: null };
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

/** Leaves a conversation that the person cannot see; where there is room, one is always open. */
export function settle() {
  if (!state.conversations.length || conversation(state.channel)) return;
  const open = state.conversations.filter((one) => !one.is_archived);
  const first = open.find((one) => one.kind === "public" && one.members.includes(state.me)) ?? open[0];
  const channel = narrow() ? null : (first?.id ?? null);
  if (channel !== state.channel) go({ channel }, { replace: true });
}
