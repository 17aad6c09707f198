/** What people are called and what they are, and the way to write to them. */
import { focusComposer } from "./messages.js";
import { go } from "./navigation.js";
import { attempt } from "./pressing.js";
import { refresh } from "./reading.js";
import { state } from "./state.js";

/** Text without accents and capitals, so that "lucia" finds Lucía and "yildiz" Yıldız. */
export function folded(text) {
  const plain = { ı: "i", ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe" };
  const small = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return small.replace(/[ıłøđðþßæœ]/g, (letter) => plain[letter]);
}

/** What somebody is if not a plain member, in capitals, or null. */
export function kindOf(one) {
  if (one.is_bot) return "APP";
  if (one.is_stranger) return "EXTERNAL";
  return one.is_restricted ? "GUEST" : null;
}

/** Opens the direct messages with somebody, making the conversation when there is none yet. */
export async function writeTo(user) {
  const answer = await attempt("open_im", { as: state.me, user });
  if (!answer) return;
  await refresh("conversations");
  await go({ channel: answer.channel });
  focusComposer();
}
