/** Holds the one stream of a person, and reads again whatever it says has changed. */
import { EVERYTHING, refresh } from "./reading.js";
import { put, state, watch } from "./state.js";

const RETRY_MS = 2000;

let source = null;
let retry = null;

function changed(event) {
  const { what, channel } = JSON.parse(event.data);
  const names = new Set(what.filter((name) => EVERYTHING.includes(name)));
  // Whatever happens may have something else come of it, which only the time tells.
  names.add("time");
  if (names.has("messages")) {
    names.add("conversations");
    if (channel && channel !== state.channel) names.delete("messages");
    else names.add("replies");
  }
  refresh(...names);
}

function opened() {
  put({ reachable: true });
  // What happened while there was no stream, be it only since the page was read, is only known by asking.
  refresh(...EVERYTHING);
}

function failed() {
  put({ reachable: false });
  // A browser reconnects by itself only while the stream counts as open; after a refusal it gives up.
  if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS);
}

function disconnect() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

function connect() {
  disconnect();
  if (!state.me || document.hidden) return;
  source = new EventSource(`/playground/stream?as=${encodeURIComponent(state.me)}`);
  source.addEventListener("change", changed);
  source.addEventListener("open", opened);
  source.addEventListener("error", failed);
}

/** Starts listening. A hidden tab lets its stream go: browsers allow six connections to one server in all. */
export function listen() {
  watch(["me"], connect);
  document.addEventListener("visibilitychange", connect);
  window.addEventListener("pagehide", disconnect);
  connect();
}

/** Keeps the banner that tells when the server is gone. */
export function showConnection() {
  watch(["reachable"], () => {
    document.getElementById("connection").textContent = state.reachable
      ? ""
      : "The playground has stopped or cannot be reached. Start it again; this page will notice by itself.";
  });
}
