import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Behaviour } from '../../../functions/behaviours/behaviour.ts';
import { DOCUMENTS } from '../../../functions/behaviours/documents.ts';
import type { Rule } from '../../../functions/judge/rules/rule.ts';
import { RULES } from '../../../functions/judge/rules/rules.ts';
import { BALANCER_TYPES, MECHANISMS } from '../../../functions/model/balancer.ts';
import { RULE_NAMES } from '../../../functions/model/deviation.ts';
import { openTables } from '../measure/table-engine.ts';
import { runbookPage, runbookPages, withValues } from './runbook-page.ts';

// The runbook: a page a rule. What its commands show against real nodes, test/servers/ knows.

const LINES_MAX = 60;
const PAGES = runbookPages();
const ROOT = new URL('../../../', import.meta.url);
const FIXTURES = new URL('test/fixtures/logs/', ROOT);
const run = promisify(execFile);

test('each rule has its page, and there is no other', () => {
  expect(PAGES.map(({ name }) => name)).toEqual(RULE_NAMES.map((rule) => `${rule}.md`).sort());
});

describe.each(PAGES.map((page) => [page.name, page] as const))('%s', (name, page) => {
  const rule = RULES.find((row) => `${row.name}.md` === name);

  test('is short and answers the same four questions', () => {
    expect(page.lines.length).toBeLessThanOrEqual(LINES_MAX);
    expect(page.headings).toEqual([
      ...[`# ${rule?.name}`, '## What it means', '## Likely causes'],
      ...['## How to check by hand', '## What to change'],
    ]);
  });

  test('links the sources of its rule, and no page that the behaviours do not cite', () => {
    expect(rule && sourcesOf(rule).filter((url) => !page.links.includes(url))).toEqual([]);
    const cited = Object.values(DOCUMENTS).map(({ url }): string => url);
    expect(page.links.filter((link) => !cited.includes(link))).toEqual([]);
  });

  test('names only scripts that exist', async () => {
    const { scripts } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'));
    const named = page.lines.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)]);
    expect(named.map(([, script = '']) => script).filter((script) => !(script in scripts))).toEqual(
      [],
    );
  });
});

/** Of what the rule can speak of: its balancer types and, where it needs one, a scope. */
function sourcesOf({ name, behaviour, reads }: Rule): readonly string[] {
  const types = reads === 'application log' ? (['application'] as const) : BALANCER_TYPES;
  const cited = types
    .flatMap((type) => [null, ...MECHANISMS].map((mechanism) => behaviour(type, mechanism)))
    .filter((row) => row !== undefined)
    .filter((row) => name === 'unexpected-resumption' || !isWithoutScope(row));
  return [...new Set(cited.map(({ source }) => source.url))];
}

function isWithoutScope(row: Behaviour): boolean {
  return 'scope' in row && row.scope === 'none';
}

describe('commands over logs', () => {
  let logs = '';
  beforeAll(async () => {
    logs = await mkdtemp(join(tmpdir(), 'runbook-'));
    const app = '111122223333_elasticloadbalancing_eu-west-1_app.shop.50dc6c495c0c9188';
    const reduced = await readFile(new URL('application-access-reduced.log', FIXTURES));
    const flows = await readFile(new URL('application-connection.log', FIXTURES));
    const classic = await readFile(new URL('classic-access.log', FIXTURES));
    await writeFile(`${logs}/${app}_20260102T0305Z_192.0.2.1_1a.log.gz`, gzipSync(reduced));
    await writeFile(`${logs}/conn_log_${app}_20260102T0305Z_192.0.2.1_1b.log.gz`, gzipSync(flows));
    const name = '111122223333_elasticloadbalancing_eu-west-1_shop_20260102T0305Z_192.0.2.1_1c.log';
    await writeFile(`${logs}/${name}`, classic);
  });
  afterAll(() => rm(logs, { recursive: true }));

  test.each([
    // Two lines of one resumed connection; three connections in all.
    ['never-resumed.md', /^2\n$/],
    ['node-below-peers.md', /^192\.0\.2\.1 1 of 3\n192\.0\.2\.2 0 of 0\n$/],
    ['undocumented-version.md', /^ +\d+ TLSv1\.2$/m],
  ])('%s: the shell shows what the page says', async (name, expected) => {
    const block = runbookPage(name).blocks.find(({ text }) => text.startsWith('LOGS='));
    const script = withValues(block?.text ?? '', { LOGS: logs, BALANCER: 'shop' });
    const printed = await run('sh', ['-c', script]).catch((fault) => fault);
    expect(printed.stdout).toMatch(expected);
    expect(printed.stderr).toBe('');
  });

  test('the SQL runs over the tables of the lake', async () => {
    const texts = PAGES.flatMap((page) => page.blocks)
      .filter(({ language }) => language === 'sql')
      .map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(0);
    const tables = await openTables();
    for (const text of texts) expect(await tables.query(text)).toEqual([]);
    tables.close();
  });
});
