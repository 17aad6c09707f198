/** The official Node SDK against the playground: each check says what it looked at, or the process ends with an error. */

import { SocketModeClient } from '@slack/socket-mode';
import { channels, limits, messages, people } from './calls.js';
import { APP_TOKEN, holds, made, slackApiUrl } from './checks.js';
import { commands, events, presses, reconnections } from './sockets.js';

const channel = await channels();
await messages(channel);
await people();
await limits();
const socket = new SocketModeClient({ appToken: APP_TOKEN, clientPingTimeout: 1_000, clientOptions: { slackApiUrl } });
await socket.start();
holds('Socket Mode is connected', true);
await events(socket, channel);
await commands(socket, channel);
await presses(socket, channel);
await reconnections(socket, channel);
await socket.disconnect();
console.log(JSON.stringify({ checks: made() }));
