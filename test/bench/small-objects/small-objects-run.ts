import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { duckDbCsv } from '../duckdb-csv.ts';

// What `analyse` is held against: `small-objects-run.ts WAY FOLDER` prints how many lines it saw.

const LINE_FEED = 10;
/** Of application balancers; names of connection logs begin otherwise. */
const ACCESS_LOGS = '**/[0-9]*_elasticloadbalancing_*_app.*.log.gz';

const WAYS: Readonly<Record<string, (folder: string) => number | Promise<number>>> = {
  floor,
  'duckdb-csv': (folder) => duckDbCsv(join(folder, ACCESS_LOGS), null),
  'duckdb-csv-1': (folder) => duckDbCsv(join(folder, ACCESS_LOGS), 1),
};

/** Each file read and decompressed as a whole, its lines counted. */
function floor(folder: string): number {
  let lines = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.log') && !name.endsWith('.gz')) continue;
    const stored = readFileSync(join(folder, name));
    const text = name.endsWith('.gz') ? gunzipSync(stored) : stored;
    for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1))
      lines += 1;
  }
  return lines;
}

const [way = '', folder = ''] = process.argv.slice(2);
const measured = WAYS[way];
if (measured === undefined) throw new Error(`no such way: ${way}`);
process.stdout.write(`${await measured(folder)}\n`);
