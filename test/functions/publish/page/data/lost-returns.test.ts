import { expect, test } from 'vitest';
import {
  lossByKind,
  returnEvidence,
  returnSteps,
} from '../../../../../functions/publish/page/data/lost-returns.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../browser/fleet.ts';

const [BALANCER] = placesOf(fleet({ balancers: 1, nodes: 1 }).report).balancers;
if (BALANCER?.clients == null) throw new Error('the fleet has no clients');
const place = { ...BALANCER, clients: BALANCER.clients };

/** The steps of so many full returns, with so many of each evidence. */
function steps(full: number, silentReturns: number, lapsedReturns: number) {
  const clients = { ...place.clients, silentReturns, lapsedReturns };
  return returnSteps({ ...place, clients }, full).map(({ id, handshakes }) => [id, handshakes]);
}

test('full returns split by evidence that needs no user agent, and stay all of them', () => {
  expect(steps(100, 60, 15)).toEqual([
    ['silent', 60],
    ['lapsed', 15],
    ['few-returns', 25],
  ]);
  expect(steps(0, 0, 0)).toEqual([['same-node', 0]]);
});

test('evidence of more returns than there are, as a forged report may have, adds nothing', () => {
  expect(steps(10, 8, 8)).toEqual([
    ['silent', 8],
    ['lapsed', 2],
    ['few-returns', 0],
  ]);
});

test('kinds that never offer stand beside it, the most returns first, three by name', () => {
  const names = ['go-http', 'boto3', 'httpx', 'wget'] as const;
  const neverOffering = names.map((clientKind, at) => ({
    ...{ clientKind, handshakes: 5000, returns: 1000 * (at + 1), switch: null },
  }));
  const clients = { ...place.clients, neverOffering };
  const text = lossByKind({ ...place, clients });
  expect(text).toMatch(/^By user agent, which anybody can forge: 10,000 of the /);
  expect(text).toContain('(wget 4,000, httpx 3,000, boto3 2,000, and 1 more)');
});

test('where no such kind came back, nothing is said of kinds', () => {
  const [kind] = place.clients.neverOffering;
  if (kind === undefined) throw new Error('the fleet has no silent kind');
  for (const neverOffering of [[], [{ ...kind, returns: 0 }]]) {
    expect(lossByKind({ ...place, clients: { ...place.clients, neverOffering } })).toBeNull();
  }
});

test('how full returns are told apart is said only where they are', () => {
  expect(returnEvidence(returnSteps(place, 100))).toContain('without user agents');
  expect(returnEvidence(returnSteps({ ...place, clients: null }, 100))).toBeNull();
});
