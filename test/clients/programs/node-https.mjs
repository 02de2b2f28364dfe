import https from 'node:https';
import { callAll } from './calls.mjs';

// The global agent, with a connection for each call: what it keeps of sessions is its own choice.
https.globalAgent.keepAlive = false;
await callAll(
  (url) =>
    new Promise((resolve, reject) => {
      https.get(url, (response) => response.resume().once('end', resolve)).once('error', reject);
    }),
);
