import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { openDuckDbSession } from '../../../infra/local/duckdb-session.ts';
import {
  applicationLine,
  classicLine,
  writeApplicationLog,
  writeClassicLog,
} from './log-samples.ts';
import { runHere } from './run-here.ts';

// A user agent becomes a word of a closed list: the text that it is stays nowhere. Nor does any URL, also
// where it is nearly that of a probe.

const SECRET = 'Zq7x';
const AGENTS = [`curl/${SECRET}`, `${SECRET}-agent/1.0`, `Mozilla/5.0 (${SECRET}) Safari/537.36`];

const NEARLY = `HEAD https://shop.example:443/.well-known/resumption-watch/${SECRET}`;
const URLS = [
  `GET https://shop.example:443/${SECRET}?${SECRET}=1`,
  NEARLY,
  `${NEARLY}${'0'.repeat(36)}`,
];

/** A line whose request is the one with that number. */
function asking(line: string, at: number): string {
  return line.replace(/"GET \S+/, `"${URLS[at]}`);
}

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'user-agent-privacy-'));
  const applicationLines = AGENTS.map((agent, at) =>
    applicationLine({
      at: '2026-01-02T12:30:00.000000Z',
      ...{ client: `198.51.100.7:${1024 + at}`, node: '192.0.2.1', resumed: false, traceId: at },
    }).replace('curl/8.5.0', agent),
  ).map(asking);
  const classicLines = AGENTS.map((agent, at) =>
    classicLine(at, 'TLSv1.2').replace('curl/8.5.0', agent),
  ).map(asking);
  // Wrong lines too: one that ends in its user agent, one with a wrong time, one with no right client.
  const wrong = [
    applicationLines[0]?.slice(0, applicationLines[0].indexOf(SECRET) + SECRET.length),
    classicLines[1]?.replace('2026-01-02', '2026-99-02'),
    applicationLines[2]?.replace('198.51.100.7', 'nobody'),
  ].map((line) => `${line?.trimEnd()}\n`);
  writeApplicationLog(join(dir, 'logs'), [...applicationLines, ...wrong]);
  writeClassicLog(join(dir, 'logs'), [...classicLines, ...wrong]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('no user agent and no URL is in the lake, the report, the page or the output', async () => {
  const [lake, page] = [join(dir, 'lake'), join(dir, 'page.html')];
  const args = [join(dir, 'logs'), '--lake', lake, '--html', page];
  const printed = await runHere(analyseCommand, args);
  expect(printed.status).toBe(0);
  const asJson = await runHere(analyseCommand, [join(dir, 'logs'), '--lake', lake, '--json']);
  const kinds = await rowsOf(lake);
  const texts = [printed, asJson, kinds].map((value) => JSON.stringify(value));
  const files = readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  for (const text of [...texts, ...files, readFileSync(page, 'utf8')]) {
    expect(text).not.toContain(SECRET);
  }
  // They were read all the same.
  expect(kinds.map(({ client_kind }) => client_kind)).toEqual([
    ...['chromium', 'chromium', 'curl', 'curl', 'other', 'other'],
  ]);
  expect(files.some((file) => file.includes('"bad-time"'))).toBe(true);
});

/** Every value of `handshakes`, which are compressed in the files. */
async function rowsOf(lake: string) {
  const session = await openDuckDbSession();
  try {
    const from = `read_parquet('${lake}/v2/handshakes/**/*.parquet')`;
    const columns = await session.query(`DESCRIBE SELECT * FROM ${from}`);
    const texts = columns.map(({ column_name: name }) => `CAST("${name}" AS VARCHAR) AS "${name}"`);
    return await session.query(`SELECT ${texts.join(', ')} FROM ${from} ORDER BY client_kind`);
  } finally {
    session.close();
  }
}
