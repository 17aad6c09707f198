/** Pictures in blocks: only this server's own are loaded, since the page asks no other for anything. */
import { el } from "./dom.js";

function ownAddress(given) {
  try {
    const address = new URL(given, location.href);
    return address.origin === location.origin ? address.href : null;
  } catch {
    return null;
  }
}

/** The picture, or a box with the words that stand for it; `size` is "wide", "tall" or "small". */
export function picture(given, size = "wide") {
  const own = given.image_url && ownAddress(given.image_url);
  if (own) return el("img", { class: `picture picture-${size}`, src: own, alt: given.alt_text });
  return el(
    "span",
    {
      class: `picture picture-box picture-${size}`,
      role: "img",
      "aria-label": given.alt_text,
      title: "Pictures from other servers are not loaded here.",
    },
    given.alt_text,
  );
}
