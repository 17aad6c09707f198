/** Nodes of Slack's text objects, {type: "plain_text" or "mrkdwn", text}. */
import { el } from "./dom.js";
import { inline, mrkdwn, unescape } from "./mrkdwn.js";

/** Inline nodes of a text object, plain or mrkdwn. */
export function textNodes(text, reader) {
  if (!text) return [];
  return text.type === "mrkdwn" ? inline(text.text, reader) : plainNodes(text.text, reader);
}

/** Block nodes of a text object: paragraphs, lists and so on for mrkdwn, one paragraph for plain text. */
export function textBlocks(text, reader) {
  return text.type === "mrkdwn"
    ? mrkdwn(text.text, reader)
    : [el("p", { class: "plain" }, plainNodes(text.text, reader))];
}

function plainNodes(text, reader) {
  // Plain text knows emoji and nothing else, so it is read with everything else made harmless.
  const parts = unescape(text).split(/(:[a-z0-9_+-]+:)/);
  return parts.flatMap((part) => (/^:[a-z0-9_+-]+:$/.test(part) ? inline(part, reader) : [part]));
}
