/** What all parts of the trial share: the client, the people, the page's API, and how a check is made. */

import assert from 'node:assert/strict';
import { ErrorCode, WebClient, type KnownBlock, type View, type WebAPIPlatformError } from '@slack/web-api';

const { SLACK_API_URL, BOT_TOKEN, PAGE, PEOPLE } = process.env as Record<string, string>;
export const { APP_TOKEN } = process.env as Record<string, string>;
export const slackApiUrl = SLACK_API_URL;
export const token = BOT_TOKEN;
export const [ana, ben, guest] = PEOPLE.split(',');
export const web = new WebClient(token, { slackApiUrl, retryConfig: { retries: 0 } });

export type Json = Record<string, any>;

let checks = 0;

export function holds(what: string, truth: unknown): void {
  assert.ok(truth, what);
  checks += 1;
}

export function made(): number {
  return checks;
}

export async function page(act: string, body: Json): Promise<Json> {
  const answer = await fetch(`${PAGE}/playground/${act}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const found = (await answer.json()) as Json;
  assert.ok(answer.ok, `${act}: ${JSON.stringify(found)}`);
  return found;
}

export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    assert.equal((error as WebAPIPlatformError).code, ErrorCode.PlatformError, String(error));
    return (error as WebAPIPlatformError).data.error;
  }
  throw new Error('the call was not refused');
}

export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

export function form(title: string): View {
  return {
    type: 'modal',
    callback_id: 'form',
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Send' },
    private_metadata: 'kept',
    notify_on_close: true,
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
