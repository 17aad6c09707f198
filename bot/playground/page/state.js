/** What the page knows at this moment, and who wants to be told when a part of it changes. */

/**
 * me: user id; channel, thread and tab: what is open, as in the address; messages and replies: null while they
 * load; home: the app's view for this person, or null when it has published none.
 * All else is as the server sent it.
 */
export const state = {
  me: null,
  channel: null,
  thread: null,
  tab: null,
  workspace: null,
  conversations: [],
  messages: null,
  replies: null,
  views: [],
  home: null,
  time: null,
  colleagues: null,
  faults: null,
  reachable: true,
};

const watchers = [];

/** Calls `draw` after each change of one of the named parts, until what is returned is called. */
export function watch(names, draw) {
  const watcher = { names, draw };
  watchers.push(watcher);
  return () => watchers.splice(watchers.indexOf(watcher), 1);
}

/** Changes parts of the state and tells each watcher once. */
export function put(changes) {
  const changed = Object.keys(changes).filter((name) => state[name] !== changes[name]);
  Object.assign(state, changes);
  watchers.filter(({ names }) => names.some((name) => changed.includes(name))).forEach(({ draw }) => draw());
}

/** The person with this id, or undefined. */
export function person(id) {
  return state.workspace?.people.find((one) => one.id === id);
}

/** The name to show for a person or the app, also for somebody whom the workspace does not list. */
export function nameOf(id) {
  if (id === "USLACKBOT") return "Slackbot";
  const app = state.workspace?.app;
  if (app && id === app.bot_user_id) return app.name;
  const one = person(id);
  return one ? one.real_name || one.name : id || "Somebody";
}

/** The conversation with this id if the present person may see it, or undefined. */
export function conversation(id) {
  return state.conversations.find((one) => one.id === id);
}

/** Whether the app's home is open, in the place of its messages. */
export function homeShown() {
  const app = state.workspace?.app;
  const open = conversation(state.channel);
  return state.tab === "home" && Boolean(app?.home && open && open.with === app.bot_user_id);
}

/** What a conversation is called, without its # or lock. */
export function titleOf(one) {
  return one.kind === "im" ? nameOf(one.with) : one.name;
}

/** The zone in which the present person reads times. */
export function zone() {
  return person(state.me)?.tz ?? "UTC";
}

/** The workspace's present moment, which may have been moved. */
export function now() {
  return state.time ? new Date(state.time.now) : new Date();
}

/** Whether only one column fits the screen. */
export function narrow() {
  return window.matchMedia("(max-width: 700px)").matches;
}
