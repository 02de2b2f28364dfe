import { expect, test } from 'vitest';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import { DISCOVERED_KEY } from '../../../functions/model/discovery/discovered.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { lakeDeliveries, readKnownTargets } from '../../../infra/aws/lake-config.ts';
import { MemoryStates } from '../../../infra/local/memory-states.ts';
import { balancer, delivery, listing } from '../../functions/discover/listing-samples.ts';

const KEY = 'config/targets.json';
const NAME = 'app/shop/50dc6c495c0c9188';
const MINE: Target = {
  ...{ name: NAME, balancerType: 'application', region: 'eu-west-1' },
  ...{ host: 'shop.example.com', certificates: 3 },
};
const [{ arn }] = [balancer()];
const FOUND = mergedTargets(
  [],
  [listing([balancer(), balancer({ name: 'net/feed/1' })], { deliveries: [delivery(arn ?? '')] })],
);
const DISCOVERED = {
  ...{ schema: 1, listedAt: '2026-06-01T12:01:00.000Z', targets: FOUND },
  notListed: [],
};

/** A lake with these files, and what was said while it was read. */
async function lakeWith(files: Readonly<Record<string, unknown>>) {
  const lake = new MemoryStates();
  for (const [key, file] of Object.entries(files)) {
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    await lake.replace(key, Buffer.from(text), null);
  }
  const said: string[] = [];
  return { lake, said, warn: (line: string) => said.push(line) };
}

test('what a person wrote and what was found are one', async () => {
  const { lake, said, warn } = await lakeWith({ [KEY]: [MINE], [DISCOVERED_KEY]: DISCOVERED });
  const { written, added, all, discovered } = await readKnownTargets(lake, KEY, warn);
  expect(written).toMatchObject([{ ...MINE, accountId: '123456789012', found: {} }]);
  expect(added.map(({ name }) => name)).toEqual(['net/feed/1']);
  expect(all).toEqual([...written, ...added]);
  expect(discovered?.listedAt).toBe(DISCOVERED.listedAt);
  expect(said).toEqual([]);
});

test('without either there is the other', async () => {
  const none = await lakeWith({});
  expect((await readKnownTargets(none.lake, KEY, none.warn)).all).toEqual([]);
  const mine = await lakeWith({ [KEY]: [MINE] });
  expect((await readKnownTargets(mine.lake, KEY, mine.warn)).all).toEqual([MINE]);
  const found = await lakeWith({ [DISCOVERED_KEY]: DISCOVERED });
  expect((await readKnownTargets(found.lake, KEY, found.warn)).all).toEqual(FOUND);
  expect([...none.said, ...mine.said, ...found.said]).toEqual([]);
});

test.each([
  ['cut short', '{"schema":1,"listedAt":"2026', /is damaged: restore an earlier version/],
  ['empty', '', /is empty: restore/],
  ['of a newer version', { ...DISCOVERED, schema: 2 }, /has schema 2, newer than 1/],
  ['of another shape', { ...DISCOVERED, targets: [{ name: 1 }] }, /is none of ours: targets\.0/],
  ['a list', [MINE], /is none of ours/],
])('a file that is %s breaks nothing, and is said in one line', async (_what, file, line) => {
  const { lake, said, warn } = await lakeWith({ [KEY]: [MINE], [DISCOVERED_KEY]: file });
  expect((await readKnownTargets(lake, KEY, warn)).all).toEqual([MINE]);
  expect(said).toEqual([expect.stringMatching(line)]);
  expect(said[0]).toMatch(/^what was discovered is left out: config\/discovered\.json [^\n]+$/);
  expect(await lakeDeliveries(lake, KEY, warn)(0)).toEqual([]);
});

test('what a person wrote wrong is thrown, whatever was found', async () => {
  const { lake, said, warn } = await lakeWith({ [KEY]: 'no JSON', [DISCOVERED_KEY]: DISCOVERED });
  await expect(readKnownTargets(lake, KEY, warn)).rejects.toThrow(KEY);
  expect(said).toEqual([]);
});

test('plain text is read by the deliveries that were found, also where the targets are wrong', async () => {
  const known = [{ balancer: NAME, logType: 'ALB_ACCESS_LOGS', fields: ['time', 'elb'] }];
  for (const targets of [[MINE], 'no JSON']) {
    const { lake, warn } = await lakeWith({ [KEY]: targets, [DISCOVERED_KEY]: DISCOVERED });
    expect(await lakeDeliveries(lake, KEY, warn)(0)).toMatchObject(known);
  }
});
