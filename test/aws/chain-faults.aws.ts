import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRuns } from '../test-runs.ts';
import { Chain } from './stack/chain.ts';
import { arrived, type Order, waiting } from './stack/event-source.ts';
import { type InputObject, type LabInput, labInput } from './stack/lab-input.ts';
import { LOG_BUCKET, packageStack } from './stack/packaged-stack.ts';
import { LAKE, RESULTS } from './stack/stack-resources.ts';
import { firstTimes, type Meddle, type WireFault } from './wire/faulty-wire.ts';

// The packaged functions, each on its own, while something goes wrong on the wire between them and
// AWS: afterwards the lake must hold what it holds without, or the dead letters say what is missing.

type Call = (request: Parameters<Meddle>[0]) => boolean;

const at =
  (method: string, place: string): Call =>
  (request) =>
    request.method === method && request.path.startsWith(`/${place}`);
const action =
  (name: string): Call =>
  (request) =>
    request.action.endsWith(name);

/** Each in the words of AWS. `lost`: it was done, and nobody heard. */
const FAULTS: Readonly<Record<string, WireFault>> = {
  'out of order': { kind: 'answer', status: 500, error: 'InternalError' },
  throttled: { kind: 'answer', status: 503, error: 'SlowDown' },
  reset: { kind: 'reset' },
  lost: { kind: 'lost' },
  'cut short': { kind: 'cut', afterBytes: 100 },
};
const WRITING = ['out of order', 'throttled', 'reset', 'lost'];

/** What `ingest` asks of AWS, and what may go wrong with it. */
const INGEST_CALLS: readonly (readonly [string, Call, readonly string[]])[] = [
  ['read a log', at('GET', LOG_BUCKET), Object.keys(FAULTS)],
  ['read a result file', at('GET', RESULTS), Object.keys(FAULTS)],
  ['write handshakes', at('PUT', `${LAKE}/handshakes`), WRITING],
  ['write trials', at('PUT', `${LAKE}/trials`), WRITING],
  ['write the ledger', at('PUT', `${LAKE}/sources`), WRITING],
  ['set aside', at('PUT', `${LAKE}/quarantine`), WRITING],
  ['look into the quarantine', at('GET', `${LAKE}/quarantine`), WRITING.slice(0, 3)],
];
const STAGE_CALLS: readonly (readonly [string, Call, readonly string[]])[] = [
  ['start a query', action('StartQueryExecution'), ['out of order', 'lost']],
  ['look at a query', action('GetQueryExecution'), ['throttled']],
  ['write the measurement', at('PUT', `${LAKE}/measured`), ['reset', 'lost']],
  ['tell the bus', action('PutEvents'), ['out of order', 'lost']],
  ['write the deviations', at('PUT', `${LAKE}/judged`), ['lost']],
  ['write the state of alerts', at('PUT', `${LAKE}/alerts`), ['lost']],
  ['write a report', at('PUT', `${LAKE}/reports`), ['reset', 'lost']],
];
/** Once: the SDK's own second attempt succeeds. Twice: the invocation fails, and comes again. */
const TIMES = [1, 2];
const TIMES_EACH = testRuns(TIMES.length, 1);

/** A whole campaign has each fault both once and twice, all others in turn one of these. */
const cases = (calls: typeof INGEST_CALLS) =>
  calls.flatMap(([what, call, faults], row) =>
    faults.flatMap((fault, column) => {
      const first = (row + column) % TIMES.length;
      const drawn = [...TIMES, ...TIMES].slice(first, first + TIMES_EACH);
      return drawn.map((times) => ({ what, call, fault, times }));
    }),
  );

let lab: LabInput;
let chain: Chain;
let objects: readonly InputObject[];
let ingested: ReadonlyMap<string, string>;
let published: ReadonlyMap<string, string>;
let runs = 0;

beforeAll(async () => {
  lab = await labInput();
  objects = someOf(lab.objects);
  chain = await Chain.open(await packageStack());
  await ingest();
  ingested = await chain.lake();
  expect(await chain.measure({ objects, atMs: atMs() })).toEqual([]);
  published = await chain.lake();
  expect(published.size).toBeGreaterThan(ingested.size);
}, 180_000);

afterAll(async () => {
  process.stdout.write(`${runs} runs of the packaged functions with faults on the wire\n`);
  await chain?.close();
  if (lab !== undefined) await rm(lab.folder, { recursive: true });
});

/** One object of each kind, one that breaks off, and a result file. */
function someOf(all: readonly InputObject[]): readonly InputObject[] {
  const kinds = ['/conn_log_', '_app.shop.', '_net.feed.', '_legacy-web_'];
  const logs = kinds.map((kind) => all.find(({ key }) => key.includes(kind)));
  const whole = [...logs, all.find(({ bucket }) => bucket === RESULTS)].filter(
    (object) => object !== undefined,
  );
  const [first] = whole;
  expect(whole).toHaveLength(kinds.length + 1);
  if (first === undefined) return whole;
  const key = first.key.replace('.log.gz', 'cut.log.gz');
  return [...whole, { ...first, key, bytes: first.bytes.subarray(0, -8) }];
}

const atMs = () => lab.endMs + 3_600_000;

async function ingest(order?: Order): Promise<void> {
  await chain.put(objects);
  await arrived(chain.queues.ingest, objects.length);
  await chain.ingest(order);
}

/** An empty lake and empty queues, then one disturbed run. */
async function disturbed(meddle: Meddle, run: () => Promise<void>): Promise<void> {
  runs += 1;
  await chain.reset();
  chain.meddle = meddle;
  await run();
  chain.meddle = () => undefined;
}

describe('ingest: the lake is byte for byte the undisturbed one', () => {
  test.each(cases(INGEST_CALLS))('$what: $fault, $times x', async ({ call, fault, times }) => {
    const wrong = FAULTS[fault];
    if (wrong === undefined) throw new Error(`no fault ${fault}`);
    await disturbed(firstTimes(times, call, wrong), () => ingest());
    expect(await chain.lake()).toEqual(ingested);
    expect(await waiting(chain.queues.ingestDead)).toBe(0);
  });

  test.each<readonly [string, Order]>([
    ['twice each', (all) => [...all, ...all]],
    ['backwards', (all) => all.toReversed()],
    ['twice each, backwards', (all) => [...all, ...all].toReversed()],
  ])('messages %s', async (_name, order) => {
    await disturbed(
      () => undefined,
      () => ingest(order),
    );
    expect(await chain.lake()).toEqual(ingested);
  });

  test.each(['throttled', 'reset'])(
    'a log that is always %s is a dead letter, the rest is read',
    async (fault) => {
      const [broken] = objects;
      const wrong = FAULTS[fault];
      if (broken === undefined || wrong === undefined) throw new Error('nothing to break');
      const isBroken = at('GET', `${LOG_BUCKET}/${broken.key}`);
      await disturbed(
        (request) => (isBroken(request) ? wrong : undefined),
        () => ingest(),
      );
      expect(await waiting(chain.queues.ingestDead)).toBe(1);
      const lake = await chain.lake();
      expect(lake.size).toBeLessThan(ingested.size);
      for (const [key, bytes] of lake) expect(ingested.get(key)).toBe(bytes);
    },
  );
});

describe('measure, judge and publish: the same documents', () => {
  test.each(cases(STAGE_CALLS))('$what: $fault, $times x', async ({ call, fault, times }) => {
    const wrong = FAULTS[fault];
    if (wrong === undefined) throw new Error(`no fault ${fault}`);
    await disturbed(
      () => undefined,
      () => ingest(),
    );
    chain.meddle = firstTimes(times, call, wrong);
    expect(await chain.measure({ objects, atMs: atMs() })).toEqual([]);
    chain.meddle = () => undefined;
    expect(await chain.lake()).toEqual(published);
  });
});
