/** The official Node SDK against the playground: each check says what it looked at, or the process ends with an error. */

import assert from 'node:assert/strict';
import { SocketModeClient } from '@slack/socket-mode';
import {
  ErrorCode,
  WebClient,
  type Block,
  type ConversationsHistoryResponse,
  type KnownBlock,
  type View,
  type WebAPIPlatformError,
} from '@slack/web-api';

const { SLACK_API_URL, BOT_TOKEN, APP_TOKEN, PAGE, PEOPLE } = process.env as Record<string, string>;
const [ana, ben, stranger] = PEOPLE.split(',');
const web = new WebClient(BOT_TOKEN, { slackApiUrl: SLACK_API_URL, retryConfig: { retries: 0 } });

type Json = Record<string, any>;
type Message = NonNullable<ConversationsHistoryResponse['messages']>[number];
interface Envelope {
  ack: (answer?: Json) => Promise<void>;
  body: Json;
  event?: Json;
}

let checks = 0;

function holds(what: string, truth: unknown): void {
  assert.ok(truth, what);
  checks += 1;
}

async function page(act: string, body: Json): Promise<Json> {
  const answer = await fetch(`${PAGE}/playground/${act}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const found = (await answer.json()) as Json;
  assert.ok(answer.ok, `${act}: ${JSON.stringify(found)}`);
  return found;
}

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    assert.equal((error as WebAPIPlatformError).code, ErrorCode.PlatformError, String(error));
    return (error as WebAPIPlatformError).data.error;
  }
  throw new Error('the call was not refused');
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

function form(title: string): View {
  return {
    type: 'modal',
    callback_id: 'form',
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Send' },
    private_metadata: 'kept',
    blocks: [
      {
        type: 'input',
        block_id: 'goal',
        label: { type: 'plain_text', text: 'Goal' },
        element: { type: 'plain_text_input', action_id: 'input' },
      },
    ],
  };
}

async function channels(): Promise<string> {
  const me = await web.auth.test();
  holds('auth.test names the workspace', me.ok && me.team_id && me.user_id && me.bot_id && me.url);
  holds('scopes come with every answer', me.response_metadata?.scopes?.includes('chat:write'));
  const made = await web.conversations.create({ name: 'from-node', is_private: true });
  const channel = made.channel?.id ?? '';
  holds('a private channel is made', made.channel?.is_private && made.channel.name === 'from-node');
  const invited = await web.conversations.invite({ channel, users: [ana, ben].join(',') });
  holds('people are invited', invited.channel?.id === channel);
  await web.conversations.setTopic({ channel, topic: 'Node' });
  const known = await web.conversations.info({ channel, include_num_members: true });
  holds('the topic is there', known.channel?.topic?.value === 'Node');
  const members: string[] = [];
  for await (const part of web.paginate('conversations.members', { channel, limit: 2 })) {
    members.push(...((part as { members?: string[] }).members ?? []));
  }
  holds('members come in pages', members.length === 3 && members.includes(ana) && members.includes(ben));
  holds('a taken name is refused', (await refusal(web.conversations.create({ name: 'from-node' }))) === 'name_taken');
  holds('nobody sees what is not theirs', (await refusal(web.conversations.info({ channel: 'C404' }))) === 'channel_not_found');
  return channel;
}

async function messages(channel: string): Promise<void> {
  const metadata = { event_type: 'node_key', event_payload: { key: 'one' } };
  const blocks: (KnownBlock | Block)[] = [section('*Hello*'), { type: 'divider' }];
  const posted = await web.chat.postMessage({ channel, text: 'Hello', blocks, metadata });
  const ts = posted.ts ?? '';
  holds('a message is posted', posted.message?.text === 'Hello' && posted.message.blocks?.length === 2);
  await web.chat.postMessage({ channel, text: 'Below', thread_ts: ts });
  await web.chat.update({ channel, ts, text: 'Hello again', blocks: [section('Hello again')] });
  await web.pins.add({ channel, timestamp: ts });
  const whispered = await web.chat.postEphemeral({ channel, user: ana, text: 'For you' });
  holds('a whisper has its time', whispered.message_ts);
  const plain = await web.conversations.history({ channel, limit: 50 });
  const found = plain.messages?.find((one: Message) => one.ts === ts);
  holds('history has the edit', found?.text === 'Hello again' && found.edited?.user);
  holds('and the thread', found?.reply_count === 1 && found.reply_users?.length === 1);
  holds('of the metadata only its type comes unasked', found?.metadata?.event_type && !found.metadata.event_payload);
  const full = await web.conversations.history({ channel, include_all_metadata: true, oldest: ts, inclusive: true });
  const again = full.messages?.find((one: Message) => one.ts === ts);
  holds('asked for, it is there', again?.metadata?.event_type === 'node_key');
  const thread = await web.conversations.replies({ channel, ts });
  holds('the thread begins with its parent', thread.messages?.map((one) => one.text).join() === 'Hello again,Below');
  const bad = web.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'header' } as KnownBlock] });
  holds('blocks are looked at', (await refusal(bad)) === 'invalid_blocks');
}

async function people(): Promise<void> {
  const one = await web.users.info({ user: ana });
  holds('a person has a zone and a profile', one.user?.tz && one.user.profile?.real_name && !one.user.is_restricted);
  const guest = await web.users.info({ user: stranger });
  holds('a guest is marked', guest.user?.is_restricted);
  holds('nobody is user_not_found', (await refusal(web.users.info({ user: 'U404' }))) === 'user_not_found');
  const opened = await web.conversations.open({ users: ana });
  const sent = await web.chat.postMessage({ channel: opened.channel?.id ?? '', text: 'Hello Ana' });
  holds('direct messages arrive', sent.channel === opened.channel?.id);
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

async function conversations(socket: SocketModeClient, channel: string): Promise<void> {
  const heard = next(socket, 'message', undefined, (body) => body.event.user === ana && !body.event.subtype);
  await page('say', { as: ana, channel, text: 'Good morning' });
  const event = await heard;
  holds('an event has its outer parts', event.type === 'event_callback' && event.event_id && event.authorizations[0]);
  holds('and the message', event.event.text === 'Good morning' && event.event.channel_type === 'group');

  const asked = next(socket, 'slash_commands', { response_type: 'ephemeral', text: 'Coming' });
  await page('say', { as: ana, channel, text: '/ask <@me> something' });
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

  const sent = next(socket, 'interactive');
  const values = { goal: { input: { type: 'plain_text_input', value: 'Speak up' } } };
  await page('submit', { as: ana, view_id, values });
  const submission = await sent;
  holds('the form comes in', submission.type === 'view_submission');
  holds('with what was entered', submission.view.state.values.goal.input.value === 'Speak up');
}

async function presses(socket: SocketModeClient, channel: string): Promise<void> {
  const button: KnownBlock = {
    type: 'actions',
    block_id: 'acts',
    elements: [{ type: 'button', action_id: 'go', value: '1', text: { type: 'plain_text', text: 'Go' } }],
  };
  const posted = await web.chat.postMessage({ channel, text: 'Press', blocks: [button] });
  const pressed = next(socket, 'interactive');
  await page('press', { as: ben, channel, ts: posted.ts, block_id: 'acts', action_id: 'go', value: '1' });
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
  const home = await web.views.publish({ user_id: ben, view: { type: 'home', blocks: [section('At home')] } });
  holds('a home is published', home.view?.type === 'home');
}

async function main(): Promise<void> {
  const channel = await channels();
  await messages(channel);
  await people();
  const socket = new SocketModeClient({ appToken: APP_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL } });
  await socket.start();
  holds('Socket Mode is connected', true);
  await conversations(socket, channel);
  await presses(socket, channel);
  await socket.disconnect();
  console.log(JSON.stringify({ checks }));
}

await main();
