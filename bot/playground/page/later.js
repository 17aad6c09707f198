/** Fetches parts of the page only when somebody asks for them, so that the page itself is there at once. */
import { notify } from "./notices.js";

/** A function that fetches a module and calls what it exports by this name: later(() => import(...), "show"). */
export function later(load, name) {
  return async (...given) => {
    const module = await load().catch(() => null);
    if (module) return module[name](...given);
    return notify("The playground has stopped or cannot be reached, so this cannot be opened.");
  };
}
