import { expect, test } from 'vitest';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { LATEST_REPORT_KEY, windowKey } from '../../functions/model/window.ts';
import { CHECKS } from '../../infra/doctor/examine.ts';
import { resourcesOf } from '../infra/template/cloudformation.ts';
import { packagedTemplate } from '../infra/template/service-folder.ts';
import { readPage } from './markdown.ts';

const PAGE = readPage('docs/first-deployment.md');
const TEMPLATE = packagedTemplate(['logBuckets=acme-logs']);

function named(pattern: RegExp): readonly string[] {
  const found = [...PAGE.text.matchAll(pattern)].map(([, name = '']) => name);
  expect(found).not.toEqual([]);
  return [...new Set(found)];
}

test('the outputs that the commands ask for are outputs of the template', () => {
  const outputs = Object.keys(TEMPLATE.Outputs ?? {});
  expect(named(/(?<!-)\boutput (\w+)/g).filter((name) => !outputs.includes(name))).toEqual([]);
  expect(named(/`(\w+(?:Url|Arn|Name))`/g).filter((name) => !outputs.includes(name))).toEqual([]);
});

test('the rules and functions that it names are in the template', () => {
  const rules = resourcesOf(TEMPLATE, 'AWS::Events::Rule').map(([id]) => id);
  expect(named(/`(\w+Rule)`/g).filter((name) => !rules.includes(name))).toEqual([]);
  const functions = resourcesOf(TEMPLATE, 'AWS::Lambda::Function').map(([, { FunctionName }]) =>
    String(FunctionName),
  );
  const logs = named(/\/aws\/lambda\/resumption-watch-\$STAGE-(\w+)/g);
  expect(logs.filter((one) => !functions.includes(`resumption-watch-prod-${one}`))).toEqual([]);
  const said = named(/name the functions: (.*?)\./gs).flatMap((list) => list.match(/\w+/g) ?? []);
  expect(said.map((one) => `resumption-watch-prod-${one}`)).toEqual(functions);
});

test('the folders of the lake that it lists are those that the stages write', () => {
  const run = { toMs: 0, revision: 0 };
  const written = [
    ...(['sources', 'handshakes'] as const).map(tableFolder),
    ...(['measured', 'judged', 'reports'] as const).map((one) => windowKey(one, run)),
    ...['quarantine/', LATEST_REPORT_KEY],
  ];
  const listed = named(/"s3:\/\/\$LAKE\/([\w./]+)"/g);
  expect(listed.filter((path) => !written.some((key) => key.startsWith(path)))).toEqual([]);
  const policy = named(/-lakebucket-\*\/([\w./]+)"/g);
  expect(policy).toEqual([
    'config/targets.json',
    'config/alerts.json',
    'config/discovered.json',
    LATEST_REPORT_KEY,
  ]);
});

test('the database of the policy is that of the template', () => {
  const [[, database] = []] = resourcesOf(TEMPLATE, 'AWS::Glue::Database');
  const name = JSON.stringify(database?.DatabaseInput);
  expect(named(/database\/(\w+)"/g).map((one) => one.replace('STAGE', 'prod'))).toEqual([
    /"Name":"(\w+)"/.exec(name)?.[1],
  ]);
});

test('its table has every check, in the order in which the doctor prints them', () => {
  const [, table = ''] = /\| check \| what must be so \|\n(.*?)\n\n/s.exec(PAGE.text) ?? [];
  const rows = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(CHECKS.map(({ name }) => name));
});
