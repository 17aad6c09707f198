/**
 * Reads from the server what the page shows, each thing at most once at a time and never for the wrong
 * person.
 */
import { read, Refused, Unreachable } from "./api.js";
import { notify } from "./notices.js";
import { equipped } from "./parts.js";
import { put, state } from "./state.js";

const READERS = {
  workspace: async () => ({ workspace: await read("workspace") }),
  conversations: async (as) => ({ conversations: (await read("conversations", { as })).conversations }),
  messages: async (as, { channel }) =>
    channel ? known(read("messages", { as, channel }), "messages", {}) : { messages: null },
  replies: async (as, { channel, thread }) =>
    channel && thread
      ? known(read("messages", { as, channel, thread_ts: thread }), "replies", { thread: null })
      : { replies: null },
  views: async (as) => ({ views: await equipped((await read("views", { as })).stack) }),
  home: async (as) => ({ home: await equipped((await read("home", { as })).view) }),
  time: async () => ({ time: await read("time") }),
  colleagues: async () => ({ colleagues: await read("colleagues") }),
  faults: async () => ({ faults: await read("faults") }),
};

/** What is the same for everybody, and can be read before anybody is chosen. */
const OF_ALL = ["workspace", "time", "colleagues", "faults"];

/** The names of all that the page shows. */
export const EVERYTHING = Object.keys(READERS);

/** What is no longer there to be seen is no mistake of the person's: it is simply not shown any more. */
async function known(reading, name, otherwise) {
  try {
    return { [name]: await equipped((await reading).messages) };
  } catch (error) {
    if (["channel_not_found", "message_not_found"].includes(error.code)) return { [name]: null, ...otherwise };
    throw error;
  }
}

/** Name of a reading -> {again, done}: a second wish while one runs is met by one further run. */
const running = new Map();

async function readOnce(name) {
  const { me, channel, thread } = state;
  if (!me && !OF_ALL.includes(name)) return;
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
