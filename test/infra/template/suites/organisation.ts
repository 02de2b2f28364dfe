import { describe, expect, test } from 'vitest';
import { readPage } from '../../../docs/markdown.ts';
import { at, deployed, resourcesOf, type Template } from '../cloudformation.ts';
import { globs, roleStatements } from '../policies.ts';
import { FULL, makeServiceFolder, packagedTemplate, serverless } from '../service-folder.ts';

// What an organisation asks of whatever is deployed in it.

const BOUNDARY = 'arn:aws:iam::111122223333:policy/edge/boundary';
const rolesOf = (template: Template) => resourcesOf(deployed(template), 'AWS::IAM::Role');

describe('every role of the stack', () => {
  test.each(rolesOf(packagedTemplate(FULL)))('%s has the boundary and the path', (_, role) => {
    expect(role).toMatchObject({ PermissionsBoundary: BOUNDARY, Path: '/teams/edge/' });
  });

  test.each(rolesOf(packagedTemplate([])))('%s has neither where none is given', (_, role) => {
    expect(role.PermissionsBoundary).toBeUndefined();
    expect(role.Path).toBeUndefined();
  });

  test('is declared in infra/resources/: Serverless makes none of its own', () => {
    const parameters = [`permissionsBoundary=${BOUNDARY}`];
    const without = rolesOf(packagedTemplate(parameters)).filter(
      ([, role]) => role.PermissionsBoundary !== BOUNDARY || role.Path !== undefined,
    );
    expect(without).toEqual([]);
  });

  test('is known to the functions by its ARN, which holds the path', () => {
    const template = packagedTemplate(FULL);
    const named = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Role }]) => Role);
    for (const role of named) expect(at(role, 'Fn::GetAtt', 1)).toBe('Arn');
    expect(roleStatements(deployed(template)).size).toBe(named.length + 1);
  });
});

test('the tags are those of the stack, which CloudFormation puts on all that takes tags', () => {
  const args = ['print', '--path', 'provider.stackTags', '--format', 'json'];
  const tags = '--param=tags=team=edge,cost-centre=42';
  expect(JSON.parse(serverless([...args, tags], makeServiceFolder()))).toEqual({
    ...{ application: 'resumption-watch', team: 'edge', 'cost-centre': '42' },
  });
});

test('the boundary of the guide leaves in all that a role of the stack may do', () => {
  const [, json = ''] =
    /\*\*A permissions boundary.*?```json\n(.*?)```/s.exec(readPage('docs/deploy.md').text) ?? [];
  const [{ Action: bounded }] = JSON.parse(json).Statement;
  const allowed = [...roleStatements(deployed(packagedTemplate(FULL))).values()]
    .flat()
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions }) => actions);
  const isIn = (action: string) => bounded.some((pattern: string) => globs(pattern, action));
  expect([...new Set(allowed)].filter((action) => !isIn(action))).toEqual([]);
  const actions = new Set(allowed);
  const idle = bounded.filter((one: string) => ![...actions].some((action) => globs(one, action)));
  expect(idle).toEqual([]);
  expect(['iam:PassRole', 's3:PutBucketPolicy', 'ec2:RunInstances'].filter(isIn)).toEqual([]);
});
