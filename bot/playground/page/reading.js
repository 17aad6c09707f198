/**
 * Reads from the server what the page shows, each thing at most once at a time and never for the wrong
 * person.
 */
import { read, Refused, Unreachable } from "./api.js";
import { notify } from "./notices.js";
import { put, state } from "./state.js";

const READERS = {
  workspace: async () => ({ workspace: await read("workspace") }),
  conversations: async (as) => ({ conversations: (await read("conversations", { as })).conversations }),
  messages: async (as, { channel }) =>
    channel ? { messages: (await read("messages", { as, channel })).messages } : { messages: null },
  replies: async (as, { channel, thread }) =>
    channel && thread
      ? { replies: (await read("messages", { as, channel, thread_ts: thread })).messages }
      : { replies: null },
  views: async (as) => ({ views: (await read("views", { as })).stack }),
  time: async () => ({ time: await read("time") }),
};

/** Name of a reading -> {again, done}: a second wish while one runs is met by one further run. */
const running = new Map();

async function readOnce(name) {
  const { me, channel, thread } = state;
  if (!me && name !== "workspace" && name !== "time") return;
  const changes = await READERS[name](me, { channel, thread });
  const stale =
    state.me !== me ||
    (name === "messages" && state.channel !== channel) ||
    (name === "replies" && (state.channel !== channel || state.thread !== thread));
  if (!stale) put({ ...changes, reachable: true });
}

async function readUntilFresh(name, entry) {
  try {
    do {
      entry.again = false;
      await readOnce(name);
    } while (entry.again);
  } catch (error) {
    if (error instanceof Unreachable) put({ reachable: false });
    else if (error instanceof Refused) notify(error.message);
    else throw error;
  } finally {
    running.delete(name);
  }
}

/** Reads the named things again; resolves when all of them are fresh. */
export function refresh(...names) {
  return Promise.all(
    names.map((name) => {
      const present = running.get(name);
      if (present) {
        present.again = true;
        return present.done;
      }
      const entry = { again: false, done: null };
      running.set(name, entry);
      entry.done = readUntilFresh(name, entry);
      return entry.done;
    }),
  );
}
