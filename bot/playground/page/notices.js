/** Says things to the person at the edge of the page: refusals in words, and news to screen readers. */
import { el, iconButton } from "./dom.js";

const SHOWN_FOR = 8000;

/** Shows one sentence that goes away by itself or when it is closed. */
export function notify(sentence) {
  const place = document.getElementById("notices");
  const notice = el("div", { class: "notice", data: { testid: "notice" } }, el("p", {}, sentence));
  notice.append(iconButton("close", "Close this notice", { on: { click: () => notice.remove() } }));
  place.replaceChildren(notice);
  setTimeout(() => notice.remove(), SHOWN_FOR);
}

/** Tells a screen reader what others can see by themselves. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}
