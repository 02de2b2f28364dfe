import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import { forgetLake, partitionsOf, registerLake } from './lake-tables.ts';
import { engineAt, type TrinoServer } from './server/trino-server.ts';

const given = inject('trino');
let last = 0;

/** Tests that need the server: skipped, with the reason printed before, where there is none. */
export const describeTrino = describe.skipIf(given === null);

/** The server of the run. */
export function trino(): Omit<TrinoServer, 'stop'> {
  if (given === null) throw new Error('there is no Trino in this run');
  return given;
}

/** A lake that the server knows. */
export interface RegisteredLake {
  /** Absolute. */
  readonly folder: string;
  readonly schema: string;
  readonly engine: ReturnType<typeof engineAt>;
  forget(): Promise<void>;
}

/**
 * Lets `fill` write a lake into a folder of its own, and registers its tables with the partitions
 * that it has by then.
 */
export async function registered(
  fill: (folder: string) => Promise<unknown>,
  tables: { readonly deliveries?: string } = {},
): Promise<RegisteredLake> {
  last += 1;
  const schema = `lake_${process.pid}_${last}`;
  const folder = join(trino().root, schema);
  await mkdir(folder);
  await fill(folder);
  const partitions = await partitionsOf(folder);
  await registerLake(trino(), { schema, folder: schema, partitions, ...tables });
  const engine = engineAt(trino(), schema);
  return { folder, schema, engine, forget: () => forgetLake(trino(), schema) };
}
