/** The Web API as the typed client calls it: channels, messages, people, pages of long lists, and limits. */

import {
  ErrorCode,
  WebClient,
  WebClientEvent,
  type Block,
  type ConversationsHistoryResponse,
  type KnownBlock,
  type WebAPIRateLimitedError,
} from '@slack/web-api';
import { ana, ben, guest, holds, page, refusal, section, slackApiUrl, token, web } from './checks.js';

type Message = NonNullable<ConversationsHistoryResponse['messages']>[number];

/** Reads all pages of a list; `take` names what is in each. */
async function all<Item>(method: string, given: Record<string, unknown>, take: (part: any) => Item[]): Promise<Item[]> {
  const found: Item[] = [];
  for await (const part of web.paginate(method, given)) found.push(...take(part));
  return found;
}

export async function channels(): Promise<string> {
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
  holds('the topic is there', known.channel?.topic?.value === 'Node' && known.channel.num_members === 3);
  const members = await all<string>('conversations.members', { channel, limit: 2 }, (part) => part.members);
  holds('members come in pages', members.length === 3 && members.includes(ana) && members.includes(ben));
  const types = 'public_channel,private_channel';
  const mine = await all<{ id: string }>('users.conversations', { types, limit: 1 }, (part) => part.channels);
  holds('the conversations of the bot come in pages', mine.some((one) => one.id === channel));
  holds('a taken name is refused', (await refusal(web.conversations.create({ name: 'from-node' }))) === 'name_taken');
  holds('nobody sees what is not theirs', (await refusal(web.conversations.info({ channel: 'C404' }))) === 'channel_not_found');
  const guests = web.conversations.invite({ channel, users: guest });
  holds('a guest is not invited just like that', (await refusal(guests)) === 'user_is_restricted');
  return channel;
}

export async function messages(channel: string): Promise<void> {
  const metadata = { event_type: 'node_key', event_payload: { key: 'one' } };
  const blocks: (KnownBlock | Block)[] = [section('*Hello*'), { type: 'divider' }];
  const posted = await web.chat.postMessage({ channel, text: 'Hello', blocks, metadata });
  const ts = posted.ts ?? '';
  holds('a message is posted', posted.message?.text === 'Hello' && posted.message.blocks?.length === 2);
  await web.chat.postMessage({ channel, text: 'Below', thread_ts: ts });
  await web.chat.update({ channel, ts, text: 'Hello again', blocks: [section('Hello again')] });
  const whispered = await web.chat.postEphemeral({ channel, user: ana, text: 'For you' });
  holds('a whisper has its time', whispered.message_ts);
  const plain = await web.conversations.history({ channel, limit: 50 });
  const found = plain.messages?.find((one: Message) => one.ts === ts);
  holds('history has the edit', found?.text === 'Hello again' && found.edited?.user);
  holds('and the thread', found?.reply_count === 1 && found.reply_users?.length === 1);
  holds('of the metadata only its type comes unasked', found?.metadata?.event_type && !found.metadata.event_payload);
  const full = await web.conversations.history({ channel, include_all_metadata: true, oldest: ts, inclusive: true });
  const again = full.messages?.find((one: Message) => one.ts === ts);
  holds('asked for, it is there', again?.metadata?.event_type === 'node_key' && again.metadata.event_payload);
  const thread = await web.conversations.replies({ channel, ts });
  holds('the thread begins with its parent', thread.messages?.map((one) => one.text).join() === 'Hello again,Below');
  const bad = web.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'header' } as KnownBlock] });
  holds('blocks are looked at', (await refusal(bad)) === 'invalid_blocks');
  await pinsAndPages(channel, ts);
}

async function pinsAndPages(channel: string, ts: string): Promise<void> {
  await web.pins.add({ channel, timestamp: ts });
  holds('a message is pinned once', (await refusal(web.pins.add({ channel, timestamp: ts }))) === 'already_pinned');
  const pinned = await web.pins.list({ channel });
  holds('pins are listed', pinned.items?.length === 1 && pinned.items[0]?.message?.ts === ts);
  await web.pins.remove({ channel, timestamp: ts });
  const link = await web.chat.getPermalink({ channel, message_ts: ts });
  holds('a message has an address', link.permalink?.includes(ts.replace('.', '')));
  const once = await web.conversations.history({ channel, limit: 200 });
  const paged = await all<Message>('conversations.history', { channel, limit: 2 }, (part) => part.messages);
  holds('history comes in pages', paged.map((one) => one.ts).join() === once.messages?.map((one) => one.ts).join());
  await web.chat.delete({ channel, ts });
  holds('what was deleted is gone', (await refusal(web.chat.delete({ channel, ts }))) === 'message_not_found');
}

export async function people(): Promise<void> {
  const one = await web.users.info({ user: ana });
  holds('a person has a zone and a profile', one.user?.tz && one.user.profile?.real_name && !one.user.is_restricted);
  const other = await web.users.info({ user: guest });
  holds('a guest is marked', other.user?.is_restricted);
  holds('nobody is user_not_found', (await refusal(web.users.info({ user: 'U404' }))) === 'user_not_found');
  const members = await all<{ id: string }>('users.list', { limit: 7 }, (part) => part.members);
  holds('people come in pages', members.length > 20 && new Set(members.map((who) => who.id)).size === members.length);
  const opened = await web.conversations.open({ users: ana });
  const channel = opened.channel?.id ?? '';
  const sent = await web.chat.postMessage({ channel, text: 'Hello Ana' });
  holds('direct messages arrive', sent.channel === channel);
  const full = await web.conversations.open({ channel, return_im: true });
  holds('a direct message is known again', full.already_open && full.channel?.user === ana);
}

/** The client waits as long as it is told, or says how long that would be. */
export async function limits(): Promise<void> {
  const patient = new WebClient(token, { slackApiUrl, retryConfig: { retries: 1, minTimeout: 1 } });
  const waits: number[] = [];
  patient.on(WebClientEvent.RATE_LIMITED, (seconds: number) => waits.push(seconds));
  await page('faults', { kind: 'rate_limited', method: 'users.info', seconds: 1 });
  const found = await patient.users.info({ user: ana });
  holds('a limited call is made again after a while', found.ok && waits.join() === '1');
  await page('faults', { kind: 'server_error', method: 'users.info' });
  holds('after a failure too', (await patient.users.info({ user: ana })).ok);
  const proud = new WebClient(token, { slackApiUrl, rejectRateLimitedCalls: true });
  await page('faults', { kind: 'rate_limited', method: 'users.info', seconds: 9 });
  const refused = await proud.users.info({ user: ana }).catch((error: WebAPIRateLimitedError) => error);
  holds('or is refused with the time', 'code' in refused && refused.code === ErrorCode.RateLimitedError);
  holds('which is that of Retry-After', 'retryAfter' in refused && refused.retryAfter === 9);
}
