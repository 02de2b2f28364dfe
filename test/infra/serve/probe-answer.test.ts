import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../../functions/model/targets.ts';
import { type ProbeLab, startProbeLab } from '../../../infra/demo/probe/probe-lab.ts';
import { LOOPBACK_ACCESS } from '../../../infra/serve/access.ts';
import { type LakeServer, serveLake } from '../../../infra/serve/lake-server.ts';
import { TargetProber } from '../../../infra/serve/target-prober.ts';
import { MemoryStates } from '../../functions/publish/states/memory-states.ts';
import { ask } from './ask.ts';

const SHELL = { html: '', policy: '', etagPlace: '' };
const done = 'opened for this test';
const PROFILES = [
  { name: 'sound', done, balancerType: 'network', nodes: [{}, {}], finds: [] },
  {
    name: 'broken',
    done,
    balancerType: 'network',
    nodes: [{ tickets: 'node' }, { tickets: 'node' }],
    finds: [],
  },
  { name: 'silent', done, balancerType: 'network', nodes: [{}, { silent: true }], finds: [] },
  { name: 'far', done, balancerType: 'network', nodes: Array(8).fill({ rttMs: 200 }), finds: [] },
] as const;
const LOST: Target = {
  ...{ name: 'lost', balancerType: 'network', region: 'eu-west-1', host: 'lost.invalid' },
};

let lab: ProbeLab;
let server: LakeServer;
beforeAll(async () => {
  lab = await startProbeLab(PROFILES, { seed: 1 });
  const bare: Target = {
    ...LOST,
    name: 'bare',
    trust: ['/nothing/here.pem'],
    host: 'localhost',
    internal: true,
  };
  const prober = new TargetProber([...lab.targets, LOST, bare], null);
  server = await serveLake(new MemoryStates(), SHELL, 0, { access: LOOPBACK_ACCESS, prober });
});
afterAll(async () => {
  await server.close();
  await lab.close();
});

const get = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(server.url, `/probe${query}`, { headers });
const within = (target: string, seconds: number) =>
  get(`?target=${target}`, { 'X-Prometheus-Scrape-Timeout-Seconds': String(seconds) });
const valuesOf = (text: string, name: string) =>
  text.split('\n').filter((line) => line.startsWith(`resumption_watch_probe_${name}`));

describe('a probe of one target', () => {
  test('shows that sessions are accepted as documented', async () => {
    const { status, text } = await within('sound', 30);
    expect(status).toBe(200);
    expect(valuesOf(text, 'complete{')).toEqual([expect.stringMatching(/balancer="sound"\} 1$/)]);
    const documented = valuesOf(text, 'as_documented{');
    expect(documented.length).toBe(2 * 3 * 2);
    expect(documented.every((line) => line.endsWith(' 1'))).toBe(true);
  });

  test('shows where they are not', async () => {
    const { text } = await within('broken', 30);
    const wrong = valuesOf(text, 'as_documented{').filter((line) => line.endsWith(' 0'));
    expect(wrong.length).toBe(2 * 2);
    expect(wrong.every((line) => line.includes('relation="cross-node"'))).toBe(true);
  });

  test('answers in time where a node is silent, and says what it could not try', async () => {
    const begun = performance.now();
    const { status, text } = await within('silent', 4);
    expect([status, performance.now() - begun < 4000]).toEqual([200, true]);
    expect(valuesOf(text, 'complete{')).toEqual([expect.stringMatching(/ 0$/)]);
    expect(valuesOf(text, 'trials{').some((line) => / [1-9]\d*$/.test(line))).toBe(true);
  });

  test('is cut where the time is short, and what was tried is told', async () => {
    const begun = performance.now();
    const { text } = await within('far', 2.5);
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(valuesOf(text, 'complete{')).toEqual([expect.stringMatching(/ 0$/)]);
  });

  test('of a name that does not resolve is not complete', async () => {
    const { status, text } = await within('lost', 5);
    expect(status).toBe(200);
    expect(valuesOf(text, 'complete{')).toEqual([expect.stringMatching(/balancer="lost"\} 0$/)]);
  });

  test('with a file that can’t be read is refused in one line, and the next one runs anew', async () => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { status, text } = await within('bare', 5);
      expect(status).toBe(500);
      expect(JSON.parse(text).error).toContain('/nothing/here.pem');
    }
  });

  test('is one run at a time: who asks meanwhile gets its result, who asks later a new one', async () => {
    const texts = await Promise.all([1, 2, 3].map(async () => (await within('sound', 30)).text));
    expect(new Set(texts).size).toBe(1);
    expect((await within('sound', 30)).text).not.toBe(texts[0]);
  });
});

describe('what is refused', () => {
  test.each([
    ['no target', '', 400],
    ['an empty one', '?target=', 404],
    ['two', '?target=sound&target=broken', 400],
    ['more than a target', '?target=sound&module=tls', 400],
    ['a target that the file does not name', '?target=evil.example:443', 404],
  ])('%s', async (_, query, status) => {
    const answer = await get(query);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).error).not.toContain('evil');
  });

  test.each(['0', '1', '-1', 'soon', '', 'NaN', 'Infinity', '1e'])(
    'a timeout of "%s"',
    async (seconds) => {
      const { status } = await get('?target=sound', {
        'X-Prometheus-Scrape-Timeout-Seconds': seconds,
      });
      expect(status).toBe(400);
    },
  );

  test.each([
    { Host: 'evil.example' },
    { Origin: 'https://evil.example' },
    { Origin: 'http://localhost' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ])('a page of a browser: %j', async (headers) => {
    const { status, text } = await get('?target=sound', headers);
    expect([status, text.includes('resumption_watch')]).toEqual([403, false]);
  });

  test('anything where no targets are given', async () => {
    const other = await serveLake(new MemoryStates(), SHELL, 0);
    expect((await ask(other.url, '/probe?target=sound')).status).toBe(404);
    await other.close();
  });
});
