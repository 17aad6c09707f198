/** Asks "are you sure?" in the words that an element brings with it. */
import { el } from "./dom.js";
import { textBlocks, textNodes } from "./texts.js";

function wordsOr(otherwise, text, reader) {
  return text ? textNodes(text, reader) : otherwise;
}

/** Resolves with true when the person says yes; Esc and the other button mean no. */
export function confirmed(question, reader) {
  return new Promise((resolve) => {
    const answer = (yes) =>
      el(
        "button",
        {
          type: "button",
          class: yes ? `button button-${question.style ?? "primary"}` : "button",
          data: { testid: yes ? "confirm-yes" : "confirm-no" },
          on: { click: () => dialog.close(yes ? "yes" : "no") },
        },
        wordsOr(yes ? "Yes" : "Cancel", yes ? question.confirm : question.deny, reader),
      );
    const dialog = el(
      "dialog",
      {
        class: "dialog confirmation",
        "aria-labelledby": "confirmation-title",
        data: { testid: "confirmation" },
      },
      el("h2", { id: "confirmation-title" }, wordsOr("Are you sure?", question.title, reader)),
      el("div", { class: "dialog-body" }, textBlocks(question.text, reader)),
      el("div", { class: "dialog-foot" }, answer(false), answer(true)),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
