/** What one does with channels: find and join them, create one, add people, leave, archive, open again. */
import { confirmed } from "./confirmation.js";
import { labelled, openDialog } from "./dialog.js";
import { el, icon } from "./dom.js";
import { act, isFullMember, joinButton } from "./joining.js";
import { avatar } from "./message.js";
import { go } from "./navigation.js";
import { folded } from "./people.js";
import { attempt, reader } from "./pressing.js";
import { refresh } from "./reading.js";
import { person, state } from "./state.js";
import { workButton } from "./working.js";

function plain(text) {
  return { type: "plain_text", text };
}

async function openRoom(id) {
  await refresh("conversations");
  await go({ channel: id });
  document.querySelector("#composer")?.focus();
}

async function leave(open, dialog) {
  const question = {
    title: plain(`Leave ${open.name}?`),
    text: plain("To come back, one of its members has to add you."),
    confirm: plain("Leave"),
    deny: plain("Stay"),
    style: "danger",
  };
  if (open.kind === "private" && !(await confirmed(question, reader()))) return;
  if (await act("leave", open.id, {}, dialog.tell)) dialog.close();
}

async function archive(open, dialog) {
  const question = {
    title: plain(`Archive ${open.name}?`),
    text: plain("Nobody can write in it any more. What was written stays."),
    confirm: plain("Archive"),
    deny: plain("Keep it open"),
    style: "danger",
  };
  if (await confirmed(question, reader())) await act("archive", open.id, {}, dialog.tell);
}

/** What the person who looks can do with a channel, as buttons. */
export function roomButtons(open, dialog) {
  const full = isFullMember(person(state.me));
  const button = (label, name, work, kind = "") => workButton(label, name, work, { kind });
  if (open.is_archived)
    return full ? [button("Unarchive", "unarchive", () => act("unarchive", open.id, {}, dialog.tell))] : [];
  if (!open.members.includes(state.me)) return [joinButton(open, dialog.tell)];
  return [
    full && button("Add people", "add-people", () => addPeople(open)),
    !open.is_general && button("Leave channel", "leave-channel", () => leave(open, dialog)),
    full && !open.is_general && button("Archive channel", "archive-channel", () => archive(open, dialog), "button-danger"),
  ].filter(Boolean);
}

function choice(one) {
  return el(
    "label",
    { class: "person choice", data: { name: folded(`${one.real_name} ${one.name} ${one.title}`) } },
    el("input", { type: "checkbox", value: one.id }),
    avatar(one.id, one.real_name, one.title === "App"),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-name" }, one.real_name),
      el("span", { class: "person-title" }, one.title ?? ""),
    ),
  );
}

function searchField(label, filter) {
  const node = el("input", { type: "search", class: "control", placeholder: label, "aria-label": label });
  node.addEventListener("input", () => filter(folded(node.value.trim())));
  return node;
}

/** Lets one choose whom to add to a channel. */
export function addPeople(open) {
  const dialog = openDialog(`Add people to ${open.name}`, { kind: "finder", testid: "add-people-dialog" });
  const apart = (one) => !one.deleted && !one.is_bot && !open.members.includes(one.id);
  const rows = state.workspace.people.filter(apart).map(choice);
  const app = state.workspace.app;
  if (app && !open.members.includes(app.bot_user_id))
    rows.unshift(choice({ id: app.bot_user_id, real_name: app.name, name: "", title: "App" }));
  const search = searchField("Name or title", (wanted) =>
    rows.forEach((row) => {
      row.hidden = !row.dataset.name.includes(wanted);
    }),
  );
  const add = async () => {
    const users = rows.map((row) => row.querySelector("input")).filter((box) => box.checked);
    const body = { users: users.map((box) => box.value) };
    if (await act("add_people", open.id, body, dialog.tell)) dialog.close();
  };
  dialog.body.before(el("div", { class: "finder-search" }, search));
  dialog.add(rows.length ? rows : el("p", { class: "nobody" }, "Everybody is here already."));
  dialog.node.append(
    el("div", { class: "dialog-foot" }, workButton("Add", "add-people-now", add, { kind: "button-primary" })),
  );
  search.focus();
}

function createChannel(after) {
  const dialog = openDialog("Create a channel", { testid: "create-channel-dialog" });
  const name = el("input", { type: "text", class: "control", maxlength: 80, autocomplete: "off" });
  const closed = el("input", { type: "checkbox" });
  const create = async () => {
    const answer = await attempt("create_channel", { as: state.me, name: name.value, private: closed.checked }, dialog.tell);
    if (!answer) return name.focus();
    dialog.close();
    after();
    await openRoom(answer.channel);
  };
  const button = workButton("Create", "create-channel-now", create, { kind: "button-primary", type: "submit" });
  dialog.add(
    el(
      "form",
      { on: { submit: (event) => event.preventDefault() } },
      labelled("Name", name, "Small letters, digits, - and _. Spaces become hyphens."),
      el("label", { class: "choice" }, closed, el("span", {}, "Private: only those who are added can find and read it")),
      el("div", { class: "form-foot" }, button),
    ),
  );
  name.focus();
}

function roomRow(one, dialog) {
  const inside = one.members.includes(state.me);
  const count = one.members.length === 1 ? "1 member" : `${one.members.length} members`;
  const notes = [inside && "Joined", count, one.is_archived && "archived", one.topic].filter(Boolean).join(" · ");
  const open = () => {
    dialog.close();
    openRoom(one.id);
  };
  return el(
    "li",
    { data: { name: folded(`${one.name} ${one.topic}`) } },
    el(
      "button",
      { type: "button", class: "person room", data: { testid: "room", focus: `room-${one.id}` }, on: { click: open } },
      one.kind === "private" ? icon("lock") : el("span", { class: "hash", "aria-hidden": "true" }, "#"),
      el(
        "span",
        { class: "person-words" },
        el("span", { class: "person-name" }, one.name),
        el("span", { class: "person-title" }, notes),
      ),
    ),
  );
}

/** Shows all channels that one may see, to look into and to join, and the way to a new one. */
export function browseChannels() {
  const dialog = openDialog("Channels", { kind: "finder", testid: "channels-dialog" });
  let wanted = "";
  const filter = () =>
    dialog.body.querySelectorAll("li").forEach((row) => {
      row.hidden = !row.dataset.name.includes(wanted);
    });
  const search = searchField("Name or topic", (text) => {
    wanted = text;
    filter();
  });
  dialog.body.before(el("div", { class: "finder-search" }, search));
  dialog.add(
    dialog.live(["conversations"], () =>
      el("ul", {}, state.conversations.filter((one) => one.kind !== "im").map((one) => roomRow(one, dialog))),
    ),
  );
  if (isFullMember(person(state.me)))
    dialog.node.append(
      el(
        "div",
        { class: "dialog-foot" },
        workButton("Create a channel", "create-channel", () => createChannel(dialog.close)),
      ),
    );
  search.focus();
}
