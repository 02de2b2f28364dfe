import { createHash } from 'node:crypto';
import type {
  Notification,
  NotificationAlert,
} from '../../../functions/model/alerts/notification.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
const NEXT = 'Probe the node by hand and compare it with its peers.';
const DOCUMENT = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/';

/** An alert of a node that resumes less than its peers. */
export function sampleAlert(
  changes: Partial<NotificationAlert> = {},
  deviation: Partial<NotificationAlert['deviation']> = {},
): NotificationAlert {
  const node = deviation.node === undefined ? '10.0.0.1' : deviation.node;
  return {
    fingerprint: hash(`fingerprint ${node}`),
    episode: hash(`episode ${node}`),
    status: 'firing',
    startsAt: '2026-01-02T05:00:00.000Z',
    endsAt: null,
    transition: { id: hash(`transition ${node}`), reason: 'opened' },
    verdict: 'deviating',
    told: { severity: 'warning', accountId: '123456789012' },
    deviation: {
      rule: 'node-below-peers',
      severity: 'warning',
      balancerType: 'application',
      region: 'eu-west-1',
      accountId: '123456789012',
      balancer: 'app/shop/50dc6c495c0c9188',
      node,
      mechanism: null,
      relation: null,
      says: 'A node of an Application Load Balancer resumes the sessions that it issued.',
      source: `${DOCUMENT}describe-ssl-policies.html`,
      observed: {
        ...{ resumed: 37, known: 412, rate: 37 / 412, low: 0.069, high: 0.11, clients: 90 },
        ...{ peers: 2, peerResumed: 761, peerKnown: 823, peerRate: 761 / 823 },
        windowStart: '2026-01-01T05:00:00.000Z',
        windowEnd: '2026-01-02T05:00:00.000Z',
      },
      historyComplete: true,
      reason:
        'Of the handshakes of clients that came back to this node, 37 of 412 (9.0%) were ' +
        "resumed, at the balancer's 2 other nodes 761 of 823 (92.5%).",
      next: NEXT,
      fingerprint: hash(`fingerprint ${node}`),
      ...deviation,
    },
    ...changes,
  };
}

/** A notification of one alert that opened. */
export function sampleNotification(changes: Partial<Notification> = {}): Notification {
  return {
    schema: 1,
    id: hash('notification'),
    test: false,
    group: {
      key: 'node-below-peers/application/eu-west-1',
      episode: hash('group'),
      rule: 'node-below-peers',
      balancerType: 'application',
      region: 'eu-west-1',
    },
    status: 'firing',
    severity: 'warning',
    at: '2026-01-02T06:15:00.000Z',
    window: {
      start: '2026-01-01T05:00:00.000Z',
      end: '2026-01-02T05:00:00.000Z',
      revision: 0,
    },
    balancers: { deviating: 1, of: 8 },
    title: 'A node of app/shop/50dc6c495c0c9188 resumes less than its peers',
    nextStep: NEXT,
    links: {
      dashboard: 'https://dash.example.com/?region=eu-west-1&type=application',
      runbook: 'https://runbooks.example.com/node-below-peers',
    },
    alerts: [sampleAlert()],
    alertsLeftOut: 0,
    ...changes,
  };
}

/** The same, over. */
export function resolvedNotification(): Notification {
  const transition = { id: hash('transition resolved'), reason: 'cleared' } as const;
  const endsAt = '2026-01-02T09:00:00.000Z';
  return sampleNotification({
    id: hash('notification resolved'),
    title: 'Resolved: a node of app/shop/50dc6c495c0c9188 resumes less than its peers',
    status: 'resolved',
    at: '2026-01-02T10:15:00.000Z',
    alerts: [
      sampleAlert({ status: 'resolved', endsAt, transition, verdict: 'not-enough-evidence' }),
    ],
  });
}

/** A fault that hits eight balancers of a Region at once. */
export function groupedNotification(): Notification {
  const alerts = Array.from({ length: 8 }, (_, at) =>
    sampleAlert(
      {},
      {
        ...{ node: `10.0.${at}.1`, balancer: `app/shop-${at}/50dc6c495c0c918${at}` },
        next: `Probe node 10.0.${at}.1 by hand and compare it with its peers.`,
      },
    ),
  );
  return sampleNotification({
    id: hash('notification grouped'),
    balancers: { deviating: 8, of: 8 },
    title: 'All 8 application balancers in eu-west-1 have nodes that resume less than their peers',
    alerts,
    alertsLeftOut: 3,
  });
}

/** What a person sends to try a hook. */
export function testNotification(): Notification {
  const alerts = [sampleAlert({ verdict: null })];
  return sampleNotification({ id: hash('notification test'), test: true, alerts });
}

/** Everything that an attacker would write into a log, in every place that may hold log text. */
export const HOSTILE =
  '\u001b[31m<!channel> <https://evil.example|click> & @here *b* `c`\r\nX: y ' +
  'http://evil.example/?a=1|b "\\" \u202egpj\u2028\ud800 {{y}} </script>';

/** A notification whose log texts are hostile. */
export function hostileNotification(): Notification {
  const { group } = sampleNotification();
  const observed = { resumed: 1, known: 2, rate: 0.5, low: 0.1, high: 0.9, [HOSTILE]: HOSTILE };
  const texts = { region: HOSTILE, accountId: HOSTILE, balancer: HOSTILE, node: HOSTILE };
  return sampleNotification({
    id: hash('notification hostile'),
    group: { ...group, key: `node-below-peers/application/${HOSTILE}`, region: HOSTILE },
    title: HOSTILE,
    nextStep: HOSTILE,
    alerts: [sampleAlert({}, { ...texts, reason: HOSTILE, next: HOSTILE, observed })],
  });
}

/** Fifty alerts with texts that no limit of ours would let through. */
export function longestNotification(char: string): Notification {
  const long = char.repeat(20_000);
  const names = Array.from({ length: 100 }, (_, at) => [`${at}${long}`, long]);
  const texts = { region: long, accountId: long, balancer: long, node: long, says: long };
  const alerts = Array.from({ length: 50 }, () =>
    sampleAlert(
      {},
      { ...texts, reason: long, next: `${long}.`, observed: Object.fromEntries(names) },
    ),
  );
  const { group } = sampleNotification();
  return sampleNotification({
    group: { ...group, key: long, region: long },
    title: long,
    nextStep: long,
    alerts,
    alertsLeftOut: 7,
  });
}
