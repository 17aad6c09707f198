/** Keeps a list of messages where its reader is: at the end, or wherever they have scrolled to. */

const NEAR_END = 60;

/** Place -> how far its list was scrolled, for places that were left before their end. */
const left = new Map();

function atEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
}

/** Watches `list`; the button `more` shows while there is something newer below. */
export function keepPlace(list, more) {
  let place = "";
  let following = true;
  const remember = () => {
    following = atEnd(list);
    if (following) {
      left.delete(place);
      more.hidden = true;
    } else left.set(place, list.scrollTop);
  };
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
    more.hidden = true;
  };
  /** Shows the end or, when more is new than fits, the first of what is new. */
  const toNews = () => {
    toEnd();
    const line = list.querySelector(".line-new");
    const hidden = line ? list.getBoundingClientRect().top - line.getBoundingClientRect().top : 0;
    if (hidden <= 0) return;
    list.scrollTop -= hidden;
    following = atEnd(list);
  };
  list.addEventListener("scroll", () => place && list.clientHeight && remember(), { passive: true });
  more.addEventListener("click", toEnd);
  // A growing composer or a turned phone must not push the newest message out of sight.
  new ResizeObserver(() => following && toEnd()).observe(list);

  return {
    /** Empties the list before another place is shown, without taking that for scrolling. */
    leave() {
      place = "";
      more.hidden = true;
      list.replaceChildren();
    },
    /**
     * Runs `draw`, which changes the list, and puts the reader back where they were in the place named
     * `name`.
     */
    around(name, draw) {
      const entered = name !== place;
      const height = list.scrollHeight;
      draw();
      place = name;
      if (entered) following = !left.has(name);
      if (following && entered) toNews();
      else if (following) toEnd();
      else if (entered) {
        list.scrollTop = left.get(name);
        more.hidden = false;
      } else if (list.scrollHeight > height) more.hidden = false;
    },
  };
}
