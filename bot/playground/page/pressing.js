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

/** The surface of a modal or a home; `tell` shows refusals. */
export function viewSurface(view, tell = notify) {
  const { me } = state;
  const place = (block, element) => ({
    as: me,
    view_id: view.id,
    block_id: block.block_id,
    action_id: element.action_id,
  });
  return {
    place: view.id,
    prefix: `v-${view.id}`,
    heading: 3,
    reader: reader(),
    press: (block, element, payload) =>
      attempt("press", { ...place(block, element), ...payload, state: valuesOf(view.id, view.blocks) }, tell),
    ask: (block, element, value, refused) => attempt("options", { ...place(block, element), value }, refused),
  };
}

/** The surface of a message's blocks; see elements.js. */
export function messageSurface(message, prefix) {
  const { me, channel } = state;
  const place = `${me} ${channel} ${message.ts}`;
  const at = (block, element) => ({
    as: me,
    channel,
    ts: message.ts,
    block_id: block.block_id,
    action_id: element.action_id,
  });
  return {
    place,
    prefix: `${prefix}-${message.ts.replace(".", "-")}`,
    heading: 3,
    reader: reader(),
    press: (block, element, payload) =>
      attempt("press", { ...at(block, element), ...payload, state: valuesOf(place, message.blocks) }),
    ask: (block, element, value, tell) => attempt("options", { ...at(block, element), value }, tell),
  };
}
