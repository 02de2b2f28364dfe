import { describe, expect, test } from 'vitest';
import type { MatrixCell } from '../../functions/model/matrix.ts';
import type { Freshness, Rate } from '../../functions/model/rate.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { sampleFreshness, sampleRate } from '../functions/judge/measurement-samples.ts';
import { A, B, baseline, offers } from '../functions/judge/trial-samples.ts';
import { AlertMonitor, SHOP, START_MS } from './alert-monitor.ts';

const C = '10.0.0.3';
const at = (hour: number) => new Date(START_MS + hour * HOUR_MS).toISOString();

function works(node: string, balancer = SHOP): readonly MatrixCell[] {
  const place = { node, balancer };
  return [
    baseline(place),
    offers({ ...place, issuerNode: node, resumed: 10, full: 0, reissued: 0 }),
  ];
}

function refuses(node: string, balancer = SHOP): readonly MatrixCell[] {
  return [baseline({ node, balancer }), offers({ node, balancer, issuerNode: node })];
}

const HEALTHY = { trials: [...works(A), ...works(B)] };
const BROKEN = { trials: [...refuses(A), ...works(B)] };

test('a node that flaps is one episode: sent when it begins, and when it is over for good', async () => {
  const monitor = new AlertMonitor();
  const sent: string[] = [];
  const flapping = [BROKEN, HEALTHY, BROKEN, HEALTHY, HEALTHY, BROKEN, HEALTHY, HEALTHY, HEALTHY];
  for (const [hour, seen] of flapping.entries()) {
    sent.push(...(await monitor.judge(hour, seen)).map((line) => `${hour} ${line}`));
  }
  expect(sent).toEqual([`0 opened missing-resumption ${A}`, `8 cleared missing-resumption ${A}`]);
  const [opened, cleared] = monitor.sent;
  expect(opened).toMatchObject({
    status: 'firing',
    severity: 'error',
    at: at(1),
    window: { start: at(-24), end: at(0), revision: 0 },
    alerts: [{ startsAt: at(0), endsAt: null, status: 'firing' }],
  });
  expect(cleared).toMatchObject({
    status: 'resolved',
    group: opened?.group,
    alerts: [{ startsAt: at(0), endsAt: at(8), episode: opened?.alerts[0]?.episode }],
  });
});

test('it comes back after that: a new episode, sent again', async () => {
  const monitor = new AlertMonitor();
  await monitor.judge(0, BROKEN);
  await monitor.judgeAll(1, 3, HEALTHY);
  expect(await monitor.judge(4, BROKEN)).toEqual([`opened missing-resumption ${A}`]);
  const episodes = monitor.sent.map(({ alerts, group }) => [alerts[0]?.episode, group.episode]);
  expect(new Set(episodes.flat()).size).toBe(4);
});

describe('an outage of the logs', () => {
  const node = (name: string, resumed: number, full: number): Rate =>
    sampleRate({ level: 'node', node: name, resumed, full });
  const uneven = [node(A, 100, 300), node(B, 300, 100)];
  const even = [node(A, 300, 100), node(B, 300, 100)];
  const silentFor = (hours: number, hour: number): readonly Freshness[] => {
    const dataEndMs = START_MS + hour * HOUR_MS;
    return [sampleFreshness({ dataEndMs, lastAtMs: dataEndMs - hours * HOUR_MS })];
  };
  const logged = (rates: readonly Rate[], hour: number) => ({
    rates,
    freshness: silentFor(0, hour),
  });

  test('resolves nothing: the balancer is stale, and what fired goes on until logs are back', async () => {
    const monitor = new AlertMonitor();
    expect(await monitor.judge(0, logged(uneven, 0))).toEqual([`opened node-below-peers ${A}`]);
    const sent: string[] = [];
    for (let hour = 1; hour <= 40; hour += 1) {
      // Handshakes leave the window one after another: at last there are none.
      const rates = hour < 12 ? uneven : hour < 20 ? even : [];
      const freshness = silentFor(hour, hour);
      sent.push(...(await monitor.judge(hour, { rates, freshness })).map((it) => `${hour} ${it}`));
    }
    expect(sent).toEqual([`4 opened stale ${SHOP}`]);
    for (let hour = 41; hour <= 44; hour += 1) {
      sent.push(...(await monitor.judge(hour, logged(even, hour))).map((it) => `${hour} ${it}`));
    }
    expect(sent.slice(1)).toEqual([`43 cleared node-below-peers ${A}`, `43 cleared stale ${SHOP}`]);
  });

  test('too few clients after it are no proof either', async () => {
    const monitor = new AlertMonitor();
    await monitor.judge(0, logged(uneven, 0));
    const few = even.map((rate) => ({ ...rate, clients: 49 }));
    for (let hour = 1; hour <= 9; hour += 1) {
      expect(await monitor.judge(hour, logged(few, hour))).toEqual([]);
    }
  });
});

describe('a fault of the whole Region', () => {
  const names = Array.from(
    { length: 8 },
    (_, index) => `app/shop-${index}/50dc6c495c0c918${index}`,
  );
  const present = (balancer: string) =>
    sampleFreshness({ balancer, lastAtMs: START_MS, dataEndMs: START_MS });
  const freshness = [...names, 'app/sound-1/a', 'app/sound-2/b'].map(present);

  test('at 8 balancers is one notification, which says of how many', async () => {
    const monitor = new AlertMonitor();
    const trials = names.flatMap((name) => refuses(A, name));
    await monitor.judge(0, { trials, freshness });
    expect(monitor.sent).toHaveLength(1);
    expect(monitor.sent[0]).toMatchObject({
      title:
        '8 of 10 application balancers in eu-west-1: sessions not resumed (missing-resumption)',
      balancers: { deviating: 8, of: 10 },
    });
    expect(monitor.sent[0]?.alerts).toHaveLength(8);
  });

  test('at 8 nodes of one balancer is one notification, and so is its end', async () => {
    const monitor = new AlertMonitor();
    const nodes = Array.from({ length: 8 }, (_, index) => `10.0.0.${index + 1}`);
    await monitor.judge(0, { trials: nodes.flatMap((node) => refuses(node)) });
    await monitor.judgeAll(1, 3, { trials: nodes.flatMap((node) => works(node)) });
    expect(monitor.sent.map(({ status, alerts }) => [status, alerts.length])).toEqual([
      ['firing', 8],
      ['resolved', 8],
    ]);
  });

  test('that some recover from says who is left, and only the last one resolves it', async () => {
    const monitor = new AlertMonitor();
    const recovered = (count: number) => ({
      freshness,
      trials: names.flatMap((name, index) => (index < count ? works(A, name) : refuses(A, name))),
    });
    await monitor.judge(0, recovered(0));
    await monitor.judgeAll(1, 3, recovered(5));
    await monitor.judgeAll(4, 6, recovered(8));
    expect(
      monitor.sent.map(({ status, balancers, alerts }) => [
        status,
        balancers.deviating,
        alerts.filter(({ transition }) => transition === null).length,
      ]),
    ).toEqual([
      ['firing', 8, 0],
      ['firing', 3, 3],
      ['resolved', 8, 0],
    ]);
    expect(new Set(monitor.sent.map(({ group }) => group.episode)).size).toBe(1);
    expect(monitor.sent[2]?.title).toMatch(/^Resolved: 8 of 10 application balancers/);
  });
});

describe('a deployment', () => {
  test('that adds nodes sends the new one that is broken, and of no other', async () => {
    const monitor = new AlertMonitor();
    expect(await monitor.judge(0, HEALTHY)).toEqual([]);
    const grown = { trials: [...HEALTHY.trials, ...refuses(C)] };
    expect(await monitor.judge(1, grown)).toEqual([`opened missing-resumption ${C}`]);
  });

  test('that removes the broken node resolves its alert as gone, once it is gone for good', async () => {
    const monitor = new AlertMonitor();
    await monitor.judge(0, BROKEN);
    expect(await monitor.judgeAll(1, 2, { trials: works(B) })).toEqual([]);
    expect(await monitor.judge(3, { trials: works(B) })).toEqual([`gone missing-resumption ${A}`]);
  });

  test('that takes the balancer out of the targets resolves its alerts as gone', async () => {
    const monitor = new AlertMonitor();
    const region = 'eu-west-1';
    const target = (name: string) => ({ name, region, balancerType: 'application' as const });
    monitor.targets = [target(SHOP), target('app/blog/1')];
    await monitor.judge(0, BROKEN);
    expect(await monitor.judgeAll(1, 9, {})).toEqual([]);
    monitor.targets = [target('app/blog/1')];
    expect(await monitor.judgeAll(10, 12, {})).toEqual([`gone missing-resumption ${A}`]);
  });

  test('that a person calls the end of a balancer resolves its alerts at once', async () => {
    const monitor = new AlertMonitor();
    await monitor.judge(0, BROKEN);
    monitor.settings = { retired: [{ balancer: 'app/shop/*' }] };
    expect(await monitor.judge(1, BROKEN)).toEqual([`gone missing-resumption ${A}`]);
    expect(await monitor.judge(2, BROKEN)).toEqual([]);
  });
});

describe('during a silence', () => {
  const silence = (from: number, until: number) => ({
    silences: [
      {
        matchers: { node: '10.0.0.*', rule: 'missing-resumption' as const },
        ...{ from: at(from), until: at(until), author: 'Ada', comment: 'we replace the node' },
      },
    ],
  });

  test('an alert is judged and not sent; sent when the silence ends and it fires still', async () => {
    const monitor = new AlertMonitor();
    monitor.settings = silence(0, 5);
    expect(await monitor.judgeAll(0, 4, BROKEN)).toEqual([]);
    expect(await monitor.judge(5, BROKEN)).toEqual([`unmuted missing-resumption ${A}`]);
    expect(monitor.sent[0]?.alerts[0]?.startsAt).toBe(at(0));
  });

  test('one that is over by then was never there', async () => {
    const monitor = new AlertMonitor();
    monitor.settings = silence(0, 9);
    expect(await monitor.judgeAll(0, 2, BROKEN)).toEqual([]);
    expect(await monitor.judgeAll(3, 12, HEALTHY)).toEqual([]);
  });

  test('the end of one that was sent before is sent', async () => {
    const monitor = new AlertMonitor();
    monitor.settings = silence(1, 99);
    expect(await monitor.judge(0, BROKEN)).toHaveLength(1);
    expect(await monitor.judgeAll(1, 3, HEALTHY)).toEqual([`cleared missing-resumption ${A}`]);
  });
});

test('what a log only suspects is not sent, until trials agree: then it is, as an error', async () => {
  const monitor = new AlertMonitor();
  const rates = [sampleRate({ full: 500 })];
  expect(await monitor.judgeAll(0, 5, { rates })).toEqual([]);
  const agreed = { rates, trials: refuses(A) };
  expect(await monitor.judge(6, agreed)).toEqual([`opened never-resumed ${SHOP}`]);
  expect(monitor.sent[0]?.alerts[0]).toMatchObject({
    startsAt: at(0),
    deviation: { severity: 'error' },
  });
});

test('what the whole balancer shows mutes its nodes, which are sent when it alone is over', async () => {
  const monitor = new AlertMonitor();
  const rates = [sampleRate({ full: 500 })];
  await monitor.judge(0, { rates, trials: refuses(A) });
  const resumes = { rates: [sampleRate({ resumed: 400, full: 100 })], trials: refuses(A) };
  expect(await monitor.judgeAll(1, 3, resumes)).toEqual([
    `unmuted missing-resumption ${A}`,
    `cleared never-resumed ${SHOP}`,
  ]);
});

test('an undocumented version never keeps a failed offer quiet', async () => {
  const monitor = new AlertMonitor();
  const classic = { balancerType: 'classic', balancer: 'old-shop' } as const;
  const trials = [
    baseline({ ...classic, mechanism: 'psk' }),
    offers({ ...classic, mechanism: 'psk', failed: 10 }),
  ];
  expect(await monitor.judge(0, { trials })).toEqual([`opened failed-offer ${A}`]);
});

describe('a window that is measured again', () => {
  const worse = { trials: [...refuses(A).map((cell) => ({ ...cell, full: 20 })), ...works(B)] };

  test('changes what an alert shows, and opens, counts, resolves nothing', async () => {
    const monitor = new AlertMonitor();
    expect(await monitor.judge(0, HEALTHY)).toEqual([]);
    expect(await monitor.judge(0, BROKEN, 1)).toEqual([]);
    expect(await monitor.judge(1, BROKEN)).toHaveLength(1);
    for (const revision of [1, 2]) expect(await monitor.judge(1, HEALTHY, revision)).toEqual([]);
    expect(await monitor.judge(0, HEALTHY, 2)).toEqual([]);
    expect(await monitor.judge(1, worse, 2)).toEqual([]);
    expect(await monitor.judgeAll(2, 4, HEALTHY)).toEqual([`cleared missing-resumption ${A}`]);
    const shown = monitor.sent.map(({ alerts }) => alerts[0]?.deviation.observed.full);
    expect(shown).toEqual([10, 20]);
  });

  test('never opens again what is over', async () => {
    const monitor = new AlertMonitor();
    await monitor.judge(0, BROKEN);
    await monitor.judgeAll(1, 3, HEALTHY);
    for (const hour of [0, 1, 2, 3]) expect(await monitor.judge(hour, BROKEN, 1)).toEqual([]);
    expect(await monitor.judge(4, HEALTHY)).toEqual([]);
  });
});

test('an alert waits for as many windows in a row as the settings say', async () => {
  const monitor = new AlertMonitor();
  monitor.settings = { for: 3, keepFiringFor: 0 };
  expect(await monitor.judgeAll(0, 1, BROKEN)).toEqual([]);
  expect(await monitor.judge(2, HEALTHY)).toEqual([]);
  expect(await monitor.judgeAll(3, 4, BROKEN)).toEqual([]);
  expect(await monitor.judge(5, BROKEN)).toEqual([`opened missing-resumption ${A}`]);
  expect(await monitor.judge(6, HEALTHY)).toEqual([`cleared missing-resumption ${A}`]);
});
