import { describe, expect, test } from 'vitest';
import { deployed } from '../cloudformation.ts';
import { allows, globs, roleStatements, type Statement } from '../policies.ts';
import { NEEDS, type Need } from '../rights/needs.ts';
import { OUR_CALLS, RIGHTS } from '../rights/rights.ts';
import { sentCommands } from '../rights/sent-commands.ts';
import { FULL, packagedTemplate } from '../service-folder.ts';

const ROLES = roleStatements(deployed(packagedTemplate(FULL)));

/** What is needed of a role and not allowed it. */
function missing(role: readonly Statement[], needs: readonly Need[]): readonly string[] {
  return needs.flatMap(({ does, to }) =>
    RIGHTS[does].actions.flatMap((action) =>
      to
        .filter((resource) => !allows(role, action, resource))
        .map((resource) => `${does}: ${action} on ${resource}`),
    ),
  );
}

/** What a role is allowed and nothing needs. */
function idle(role: readonly Statement[], needs: readonly Need[]): readonly string[] {
  return allowedPairs(role)
    .filter(
      ([action, resource]) =>
        !needs.some(
          ({ does, to }) =>
            RIGHTS[does].actions.includes(action) && to.some((one) => globs(one, resource)),
        ),
    )
    .map(([action, resource]) => `${action} on ${resource}`);
}

/** Each action with each resource beside it. */
function allowedPairs(role: readonly Statement[]): readonly (readonly [string, string])[] {
  return role
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => [action, resource] as const)),
    );
}

describe('the rights of each role', () => {
  test('are listed for every role of the template', () => {
    expect(Object.keys(NEEDS).sort()).toEqual([...ROLES.keys()].sort());
  });

  test.each(Object.entries(NEEDS))(
    '%s may do all that it is for, and nothing else',
    (id, needs) => {
      const role = ROLES.get(id) ?? [];
      expect(missing(role, needs)).toEqual([]);
      expect(idle(role, needs)).toEqual([]);
    },
  );

  test.each(Object.entries(NEEDS))('%s uses the key through those services alone', (id, needs) => {
    const services = needs.flatMap(({ does }) => RIGHTS[does].via ?? []);
    const expected = [...new Set(services)].map((name) => `${name}.eu-west-1.amazonaws.com`);
    const keyed = (ROLES.get(id) ?? []).filter(({ via }) => via.length > 0);
    const others = id === 'PublishRole' ? [['s3.us-east-1.amazonaws.com']] : [];
    expect(keyed.map(({ via }) => [...via].sort())).toEqual([expected.sort(), ...others]);
  });

  test('each right that is listed has a page of AWS, and some role that needs it', () => {
    const needed = new Set(Object.values(NEEDS).flatMap((needs) => needs.map(({ does }) => does)));
    expect([...needed].sort()).toEqual(Object.keys(RIGHTS).sort());
    for (const { page } of Object.values(RIGHTS))
      expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html(?:#[\w-]+)?$/);
  });

  test('the check finds a right that is missing and one that nothing needs', () => {
    const role = ROLES.get('MeasureRole') ?? [];
    const needs = NEEDS.MeasureRole ?? [];
    const without = role.filter(({ where }) => !where.endsWith(' KnowDefaultDatabase'));
    expect(missing(without, needs)).toEqual([
      'Athena works with the default database: glue:GetDatabase on arn:aws:glue:eu-west-1:111122223333:database/default',
      ...['catalog', 'database/default'].map(
        (resource) =>
          `Athena works with the default database: glue:CreateDatabase on arn:aws:glue:eu-west-1:111122223333:${resource}`,
      ),
    ]);
    expect(
      idle(
        role,
        needs.filter(({ does }) => does !== 'Athena works with the default database'),
      ),
    ).toEqual([
      'glue:GetDatabase on arn:aws:glue:eu-west-1:111122223333:database/default',
      ...['catalog', 'database/default'].map(
        (resource) => `glue:CreateDatabase on arn:aws:glue:eu-west-1:111122223333:${resource}`,
      ),
    ]);
  });
});

// S3's are one store, whose code a function holds whole: which of them it calls shows on the wire
// (test/aws/roles.aws.ts).
test.each(Object.keys(NEEDS).filter((id) => id !== 'SchedulerRole'))(
  'of other services the code of the function of %s holds just the calls that are listed',
  async (id) => {
    const held = await sentCommands(id.replace(/Role$/, '').toLowerCase());
    expect(held.filter((call) => !(call in OUR_CALLS))).toEqual([]);
    const listed = (NEEDS[id] ?? []).map(({ does }) => does).filter((does) => does in OUR_CALLS);
    const besideS3 = (calls: readonly string[]) =>
      [...new Set(calls)].filter((call) => !call.startsWith('s3 ')).sort();
    expect(besideS3(held)).toEqual(besideS3(listed));
    const unheld = listed.filter((call) => !held.includes(call));
    expect(unheld).toEqual([]);
  },
);
