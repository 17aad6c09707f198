/** Membership of a channel, as far as the page shows it all the time: who is in, who may, and the way in. */
import { el } from "./dom.js";
import { attempt } from "./pressing.js";
import { refresh } from "./reading.js";
import { conversation, state } from "./state.js";
import { workButton } from "./working.js";

/** Whether somebody may create channels and add people: guests and people of other companies may not. */
export function isFullMember(one) {
  return Boolean(one) && !one.is_restricted && !one.is_stranger;
}

/** Does one thing in a channel; true when it was done. */
export async function act(what, channel, body = {}, tell = undefined) {
  const done = await attempt(what, { as: state.me, channel, ...body }, tell);
  if (done) await refresh("conversations", "messages");
  return Boolean(done);
}

/** The button with which one becomes a member of a public channel. */
export function joinButton(open, tell) {
  return workButton("Join channel", "join-channel", () => act("join", open.id, {}, tell), { kind: "button-primary" });
}

/** Stands where one would write, for those who only look into a channel. */
export function joinNote(open) {
  return el("div", { class: "composer-closed join-note" }, el("p", {}, `You are looking at #${open.name}.`), joinButton(open));
}

/** Whether one can only look into a conversation, until one joins it. */
export function looksOn(open) {
  return open.kind !== "im" && !conversation(open.id)?.members.includes(state.me);
}
