/** Socket Mode as the SDK's client speaks it: events, commands, modals, presses, and connections that end. */

import type { SocketModeClient } from '@slack/socket-mode';
import type { ActionsBlock } from '@slack/web-api';
import { ana, ben, form, holds, page, refusal, section, web, type Json } from './checks.js';

interface Envelope {
  ack: (answer?: Json) => Promise<void>;
  body: Json;
}

/** Acknowledges envelopes of a kind, with the answer, until the one that is meant comes; gives its body. */
function next(socket: SocketModeClient, kind: string, answer?: Json, meant = (_: Json) => true): Promise<Json> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${kind} came`)), 15_000);
    const heard = async ({ ack, body }: Envelope): Promise<void> => {
      await ack(answer);
      if (!meant(body)) return;
      clearTimeout(late);
      socket.off(kind, heard);
      resolve(body);
    };
    socket.on(kind, heard);
  });
}

function said(socket: SocketModeClient): Promise<Json> {
  return next(socket, 'message', undefined, (body) => body.event.user === ana && !body.event.subtype);
}

export async function events(socket: SocketModeClient, channel: string): Promise<void> {
  const heard = said(socket);
  await page('say', { as: ana, channel, text: 'Good morning' });
  const event = await heard;
  holds('an event has its outer parts', event.type === 'event_callback' && event.event_id && event.authorizations[0]);
  holds('and the message', event.event.text === 'Good morning' && event.event.channel_type === 'group');
  const edited = next(socket, 'message', undefined, (body) => body.event.subtype === 'message_changed');
  await page('edit_message', { as: ana, channel, ts: event.event.ts, text: 'Good evening' });
  holds('an edit comes with both texts', (await edited).event.previous_message.text === 'Good morning');
  const opened = next(socket, 'app_home_opened');
  await page('open_home', { as: ben });
  holds('a home is opened', (await opened).event.tab === 'home');
  const home = await web.views.publish({ user_id: ben, view: { type: 'home', blocks: [section('At home')] } });
  holds('and published', home.view?.type === 'home' && home.view.id);
}

export async function commands(socket: SocketModeClient, channel: string): Promise<void> {
  const asked = next(socket, 'slash_commands', { response_type: 'ephemeral', text: 'Coming' });
  await page('say', { as: ana, channel, text: '/ask something' });
  const command = await asked;
  holds('a command has its fields', command.command === '/ask' && command.user_id === ana && command.trigger_id);
  const opened = await web.views.open({ trigger_id: command.trigger_id, view: form('From Node') });
  holds('its trigger opens a modal', opened.view?.id && opened.view.private_metadata === 'kept' && opened.view.hash);
  const late = web.views.open({ trigger_id: command.trigger_id, view: form('Again') });
  holds('once only', (await refusal(late)) === 'exchanged_trigger_id');
  const { id: view_id = '', hash = '' } = opened.view ?? {};
  const updated = await web.views.update({ view_id, hash, view: form('Newer') });
  holds('it can be updated', updated.view?.title?.text === 'Newer' && updated.view.hash !== hash);
  const stale = web.views.update({ view_id, hash, view: form('Stale') });
  holds('not on top of what one has not seen', (await refusal(stale)) === 'hash_conflict');
  await submissions(socket, view_id);
}

async function submissions(socket: SocketModeClient, view_id: string): Promise<void> {
  const errors = { goal: 'Longer, please' };
  const refused = next(socket, 'interactive', { response_action: 'errors', errors });
  const values = { goal: { input: { type: 'plain_text_input', value: 'Hm' } } };
  const shown = await page('submit', { as: ana, view_id, values });
  await refused;
  holds('errors are shown', shown.action === 'errors' && shown.errors.goal === errors.goal);
  values.goal.input.value = 'Speak up';
  const sent = next(socket, 'interactive', { response_action: 'push', view: form('One more') });
  const pushed = await page('submit', { as: ana, view_id, values });
  const submission = await sent;
  holds('the form comes in', submission.type === 'view_submission' && pushed.action === 'pushed');
  holds('with what was entered', submission.view.state.values.goal.input.value === 'Speak up');
  // With a modal, what had been pushed on top of it is closed too.
  const closed = next(socket, 'interactive', undefined, (body) => body.view.id === view_id);
  await page('close', { as: ana, view_id });
  const told = await closed;
  holds('closing is told', told.type === 'view_closed' && told.is_cleared === false);
}

export async function presses(socket: SocketModeClient, channel: string): Promise<void> {
  const acts: ActionsBlock = {
    type: 'actions',
    block_id: 'acts',
    elements: [
      { type: 'button', action_id: 'go', value: '1', text: { type: 'plain_text', text: 'Go' } },
      { type: 'external_select', action_id: 'pick', min_query_length: 1 },
    ],
  };
  const posted = await web.chat.postMessage({ channel, text: 'Press', blocks: [acts] });
  const where = { as: ben, channel, ts: posted.ts, block_id: 'acts' };
  const options = [{ text: { type: 'plain_text', text: 'Otters' }, value: 'otters' }];
  const asked = next(socket, 'interactive', { options });
  const offered = await page('options', { ...where, action_id: 'pick', value: 'ot' });
  holds('what can be chosen is asked', (await asked).type === 'block_suggestion' && offered.options[0].value === 'otters');
  const pressed = next(socket, 'interactive');
  await page('press', { ...where, action_id: 'go', value: '1' });
  const press = await pressed;
  holds('a press has its action', press.actions[0].action_id === 'go' && press.user.id === ben);
  const answer = await fetch(press.response_url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'Pressed', replace_original: true }),
  });
  holds('its response url takes an answer', answer.ok);
  const history = await web.conversations.history({ channel, latest: posted.ts, inclusive: true, limit: 1 });
  holds('which replaces the message', history.messages?.[0]?.text === 'Pressed');
}

/** However a connection ends, the client comes back and hears what has happened meanwhile. */
export async function reconnections(socket: SocketModeClient, channel: string): Promise<void> {
  for (const how of ['refresh_requested', 'warning', 'close', 'drop']) {
    const heard = said(socket);
    await page('disconnect', { how });
    await page('say', { as: ana, channel, text: `After ${how}` });
    holds(`the client is back after ${how}`, (await heard).event.text === `After ${how}`);
  }
}
