import { at, itemsOf, objectOf, type Template, type Value } from './cloudformation.ts';

/** One statement of a policy, all of it lists; `where` says whose it is. */
export interface Statement {
  readonly where: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditional: boolean;
  /** The services through which alone a key may be used; empty where there is no such condition. */
  readonly via: readonly string[];
}

const texts = (value: Value | undefined) => itemsOf(value).map(String);

function statements(document: Value | undefined, where: string): readonly Statement[] {
  return itemsOf(at(document, 'Statement')).map((statement) => ({
    where: `${where} ${at(statement, 'Sid')}`,
    effect: at(statement, 'Effect') === 'Deny' ? 'Deny' : 'Allow',
    actions: texts(at(statement, 'Action')),
    resources: texts(at(statement, 'Resource')),
    conditional: objectOf(at(statement, 'Condition')) !== null,
    via: texts(at(statement, 'Condition', 'StringEquals', 'kms:ViaService')),
  }));
}

/** What the roles of a deployed template may do, by the role's logical id. */
export function roleStatements(template: Template): ReadonlyMap<string, readonly Statement[]> {
  const roles = new Map<string, Statement[]>();
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const inline = itemsOf(Properties.Policies);
    const own = inline.flatMap((policy) => statements(at(policy, 'PolicyDocument'), id));
    roles.set(id, [...own]);
  }
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::RolePolicy') continue;
    // A role has no name of its own in the template: its generated one is the id in small letters.
    const role = [...roles.keys()].find((name) => name.toLowerCase() === Properties.RoleName);
    roles.get(role ?? '')?.push(...statements(Properties.PolicyDocument, id));
  }
  return roles;
}

/** Whether a role may do something: an allowance that matches, and no denial that always holds. */
export function allows(role: readonly Statement[], action: string, resource: string): boolean {
  const matching = role.filter(
    ({ actions, resources }) =>
      actions.some((one) => globs(one, action)) && resources.some((one) => globs(one, resource)),
  );
  const denied = matching.some(({ effect, conditional }) => effect === 'Deny' && !conditional);
  return !denied && matching.some(({ effect }) => effect === 'Allow');
}

/** IAM's matching: an asterisk stands for any text; also whether one pattern holds all of another. */
export function globs(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
