/** Sends what people do in messages: buttons, selects and the like. */
import { send } from "./api.js";
import { notify } from "./notices.js";
import { go } from "./navigation.js";
import { conversation, nameOf, now, state, zone } from "./state.js";
import { valuesOf } from "./values.js";

/** For whom texts are drawn at this moment; see mrkdwn.js for its shape. */
export function reader() {
  return {
    me: state.me,
    tz: zone(),
    now: now(),
    nameOf,
    channel: conversation,
    open: (id) => go({ channel: id }),
  };
}

/** Sends, and tells the person when it was refused. Resolves with the answer, or null when it was refused. */
export async function attempt(name, body, tell = notify) {
  try {
    return await send(name, body);
  } catch (error) {
    tell(error.message);
    return null;
  }
}

/** The surface of a message's blocks; see elements.js. */
export function messageSurface(message, prefix) {
  const { me, channel } = state;
  const place = `${me} ${channel} ${message.ts}`;
  return {
    place,
    prefix: `${prefix}-${message.ts.replace(".", "-")}`,
    heading: 3,
    reader: reader(),
    press: (block, element, payload) =>
      attempt("press", {
        as: me,
        channel,
        ts: message.ts,
        block_id: block.block_id,
        action_id: element.action_id,
        ...payload,
        state: valuesOf(place, message.blocks),
      }),
  };
}
