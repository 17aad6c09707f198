/** Starts the page: draws each part once, then lets the stream keep them up to date. */
import { followHappened } from "./happened.js";
import { showHome } from "./home.js";
import { listen, showConnection } from "./live.js";
import { showMessages } from "./messages.js";
import { showModals } from "./modal.js";
import { arrive, beSomebody, settle } from "./navigation.js";
import { refresh } from "./reading.js";
import { showSidebar } from "./sidebar.js";
import { state, watch } from "./state.js";
import { showThread } from "./thread.js";
import { showTime } from "./timebar.js";
import { showProgrammes } from "./tools.js";
import { welcome } from "./welcome.js";

const RETRY_MS = 2000;

/** On a phone one column shows at a time: the thread, else the conversation, else the list. */
function chooseColumn() {
  document.body.dataset.column = state.thread ? "thread" : state.channel ? "conversation" : "sidebar";
}

async function firstReading() {
  await refresh("workspace", "time", "colleagues", "faults");
  while (!state.workspace) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await refresh("workspace", "time", "colleagues", "faults");
  }
}

async function start() {
  showConnection();
  showSidebar(document.getElementById("sidebar"));
  showMessages(document.getElementById("conversation"));
  showHome(document.getElementById("conversation"));
  showThread(document.getElementById("thread"));
  showTime();
  followHappened();
  showModals();
  watch(["channel", "thread"], chooseColumn);
  chooseColumn();
  await firstReading();
  // Whoever started the playground may have meant something to be shown first.
  const wanted = Object.fromEntries(new URLSearchParams(location.search));
  await arrive();
  // Being taken out of a channel closes it.
  watch(["conversations"], settle);
  watch(["workspace"], beSomebody);
  listen();
  welcome();
  if (wanted.programme) showProgrammes(wanted);
}

start();
