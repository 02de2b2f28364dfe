import { fetch } from 'undici';
import { callAll } from './calls.mjs';
import { resumingDispatcher } from './resuming-fetch.mjs';

const dispatcher = resumingDispatcher();
await callAll(async (url) => (await fetch(url, { dispatcher })).text());
