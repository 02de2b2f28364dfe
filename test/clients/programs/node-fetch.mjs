import { setTimeout as sleep } from 'node:timers/promises';
import { callAll } from './calls.mjs';

// fetch offers a session for as long as it has not noticed that the last connection was closed: here
// it has, as after an idle time-out.
const NOTICED_MS = 100;

await callAll(async (url) => {
  await (await fetch(url)).text();
  await sleep(NOTICED_MS);
});
