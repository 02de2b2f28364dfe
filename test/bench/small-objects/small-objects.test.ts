import { expect, test } from 'vitest';
import { ingestObject, isSource } from '../../../functions/ingest/ingest.ts';
import { readObjectKey } from '../../../functions/ingest/object-key.ts';
import type { LogKind } from '../../../functions/model/source.ts';
import { memoryLake } from '../../functions/compact/memory-lake.ts';
import { ENDS_MS, PERIOD_MS, SMALL_FLEET, STARTS_MS } from './small-fleet.ts';
import { digest } from './small-object-folder.ts';
import { SMALL_COUNTS, type SmallObject, smallObjects } from './small-objects.ts';

const OBJECTS = smallObjects();
const BY_KIND = Map.groupBy(OBJECTS, ({ kind }) => kind);
const linesOf = (objects: readonly SmallObject[]) => objects.flatMap(({ lines }) => lines);

test('holds as many objects and lines as the bench says, of every kind', () => {
  const counts = (kind: LogKind) => {
    const objects = BY_KIND.get(kind) ?? [];
    return { objects: objects.length, lines: linesOf(objects).length };
  };
  expect({ objects: OBJECTS.length, lines: linesOf(OBJECTS).length }).toEqual(SMALL_COUNTS.all);
  expect(counts('application-access')).toEqual(SMALL_COUNTS.application);
  expect(counts('classic-access')).toEqual(SMALL_COUNTS.classic);
  expect(counts('application-connection').objects).toBeGreaterThan(100);
  expect(counts('network-tls-access').objects).toBeGreaterThan(100);
});

test('the same seed gives the same bytes', () => {
  expect(digest(smallObjects())).toBe(digest(OBJECTS));
});

test('every key is that of a log of the fleet, and says what the object holds', () => {
  const names = new Set(SMALL_FLEET.map(({ name }) => name));
  const nodes = new Set(SMALL_FLEET.flatMap((balancer) => balancer.nodes));
  const wrong = OBJECTS.filter(({ kind, key }) => {
    const read = readObjectKey(key);
    const endedAtMs = read.endedAtMs ?? 0;
    const isNamed = kind === 'network-tls-access' ? read.node === null : nodes.has(read.node ?? '');
    const isStored = key.endsWith(kind === 'classic-access' ? '.log' : '.log.gz');
    const isTimely = endedAtMs > STARTS_MS && endedAtMs <= ENDS_MS && endedAtMs % PERIOD_MS === 0;
    const isOurs = read.kind === kind && names.has(read.balancer ?? '');
    return !(isOurs && isNamed && isStored && isTimely);
  });
  expect(wrong.map(({ key }) => key)).toEqual([]);
});

test('a quiet hour has fewer files than a busy one', () => {
  const inHour = (hour: number) =>
    OBJECTS.filter(({ key }) => {
      const endedAtMs = readObjectKey(key).endedAtMs ?? 0;
      return new Date(endedAtMs - PERIOD_MS).getUTCHours() === hour;
    }).length;
  expect(inHour(3)).toBeLessThan(0.6 * inHour(14));
});

test.each([...BY_KIND.keys()])('%s: no line is rejected or skipped', async (kind) => {
  const objects = BY_KIND.get(kind) ?? [];
  const lines = linesOf(objects);
  const bytes = Buffer.from(lines.join(''));
  const key = (objects.at(-1)?.key ?? '').replace(/\.gz$/, '');
  const ref = { bucket: 'logs', key, identity: key, sizeBytes: bytes.length };
  const settings = { clientKey: new Uint8Array(32), keepAliveMs: 3_600_000, nowMs: ENDS_MS };
  const logs = memoryLake(new Map([[key, bytes]]));
  const source = await ingestObject(ref, { logs, lake: memoryLake(new Map()) }, settings);
  if (!isSource(source)) throw new Error(`${kind} was left out`);
  const { rows, rejected, skipped } = source;
  expect({ kind: source.kind, rows, rejected, skipped }).toEqual({
    ...{ kind, rows: lines.length, rejected: {}, skipped: {} },
  });
});
