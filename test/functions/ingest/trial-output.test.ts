import { expect, test } from 'vitest';
import { TokenHasher } from '../../../functions/ingest/connections/token-hash.ts';
import { TrialOutput } from '../../../functions/ingest/trial-output.ts';
import { readTrialLine } from '../../../functions/model/trials/trial-line.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { filesBelow, temporaryFolder } from './read-lake.ts';

const tokens = new TokenHasher(new Uint8Array(32).fill(1));

const LINE = {
  schema: 1,
  run_id: 'r',
  tried_at_ms: Date.UTC(2026, 0, 2, 12),
  balancer: 'net/api/2',
  balancer_type: 'network',
  region: 'eu-west-1',
  issuer_node: '10.0.0.1',
  node: '10.0.0.2',
  mechanism: 'psk',
  outcome: 'full',
};

function trialOf(change: object = {}) {
  const trial = readTrialLine(JSON.stringify({ ...LINE, ...change }));
  if (typeof trial === 'string') throw new Error(trial);
  return trial;
}

async function open() {
  const dir = await temporaryFolder();
  return { dir, output: new TrialOutput(new FolderStore(dir), 'abc', tokens) };
}

test('the one balancer and the first day are known; a second balancer leaves none', async () => {
  const { output } = await open();
  expect([output.onlyBalancer, output.firstDay]).toEqual([undefined, undefined]);
  output.push(trialOf());
  output.push(trialOf({ tried_at_ms: Date.UTC(2026, 0, 1) }));
  expect([output.onlyBalancer?.balancer, output.firstDay]).toEqual(['net/api/2', '2026-01-02']);
  output.push(trialOf({ region: 'us-east-1' }));
  expect(output.onlyBalancer).toBe(undefined);
});

test('a file reaches into a thousand partitions and no more', async () => {
  const { output } = await open();
  for (let n = 0; n < 1000; n += 1) expect(output.push(trialOf({ region: `r-${n}` }))).toBe(true);
  expect(output.push(trialOf({ region: 'one-more' }))).toBe(false);
  expect(output.push(trialOf({ region: 'r-0' }))).toBe(true);
  expect(output.keys).toHaveLength(1000);
});

test('trials are visible from the commit on, a file a partition', async () => {
  const { dir, output } = await open();
  output.push(trialOf());
  output.push(trialOf({ balancer_type: 'application', balancer: 'app/a/1' }));
  expect((await filesBelow(dir)).size).toBe(0);
  await output.commit();
  expect([...(await filesBelow(dir)).keys()]).toEqual([...output.keys].sort());
});
