/** Whatever a template holds. */
export type Value = string | number | boolean | null | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [key: string]: Value;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: ValueObject;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: ValueObject;
  readonly Outputs?: ValueObject;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
};
const HERE = 'eu-west-1:111122223333';

/** The object that a value is; null for lists and scalars. */
export function objectOf(value: Value | undefined): ValueObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as ValueObject)
    : null;
}

/** The items of a list; one value counts as a list of one. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** A value deep inside, by its path; undefined where there is none. */
export function at(
  value: Value | undefined,
  ...path: readonly (string | number)[]
): Value | undefined {
  let inside = value;
  for (const step of path) {
    inside = typeof step === 'number' ? itemsOf(inside)[step] : objectOf(inside)?.[step];
  }
  return inside;
}

/** The function and argument of an intrinsic, as `['Fn::Sub', …]`; null for anything else. */
export function intrinsicOf(value: Value | undefined): readonly [string, Value] | null {
  const entries = Object.entries(objectOf(value) ?? {});
  const [only] = entries;
  if (only === undefined || entries.length > 1) return null;
  return only[0] === 'Ref' || only[0].startsWith('Fn::') ? only : null;
}

/** The resources of one type, by their logical ids. */
export function resourcesOf(
  template: Template,
  type: string,
): readonly (readonly [string, ValueObject])[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties = {} }]) => [id, Properties] as const);
}

/** How the names of a stack are made. */
interface StackNames {
  readonly stackName: string;
  /** What generated names begin with. */
  readonly prefix: string;
  /** Another Region than that of the ARNs. */
  readonly region?: string;
}

/**
 * The template as CloudFormation would make it of its conditions and references, in one Region of one
 * account, where generated names are the logical ids in small letters behind a prefix.
 */
export function deployed(
  template: Template,
  names: StackNames = { stackName: 'resumption-watch-prod', prefix: '' },
): Template {
  const stack = new Stack(template, names);
  const kept = Object.entries(template.Resources)
    .filter(([, { Condition }]) => Condition === undefined || stack.holds(Condition))
    .map(([id, resource]) => [id, { ...resource, Properties: stack.propertiesOf(id) }] as const);
  return { ...template, Resources: Object.fromEntries(kept) };
}

class Stack {
  readonly #template: Template;
  readonly #names: StackNames;

  constructor(template: Template, names: StackNames) {
    this.#template = template;
    this.#names = names;
  }

  holds(condition: string): boolean {
    return this.#evaluate(this.#template.Conditions?.[condition] ?? false) === true;
  }

  propertiesOf(id: string): ValueObject {
    return objectOf(this.#evaluate(this.#template.Resources[id]?.Properties ?? {})) ?? {};
  }

  /** Undefined where it is `AWS::NoValue`, which leaves out what it stands for. */
  #evaluate(value: Value | undefined): Value | undefined {
    const intrinsic = intrinsicOf(value);
    if (intrinsic !== null) return this.#call(...intrinsic);
    if (Array.isArray(value)) return value.flatMap((item) => this.#evaluate(item) ?? []);
    const object = objectOf(value);
    if (object === null) return value;
    const evaluated = Object.entries(object).flatMap(([key, item]) => {
      const inside = this.#evaluate(item);
      return inside === undefined ? [] : [[key, inside] as const];
    });
    return Object.fromEntries(evaluated);
  }

  #call(name: string, argument: Value): Value | undefined {
    const argumentAt = (place: number) => this.#evaluate(itemsOf(argument)[place]);
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? undefined : this.#named(String(argument));
      case 'Fn::GetAtt':
        return this.#named(itemsOf(argument).join('.'));
      case 'Fn::Sub':
        // `${!…}` is a text for whoever reads it next, a policy say.
        return String(argument).replace(/\$\{(!?)([^}]+)\}/g, (_, literal, of) =>
          literal === '!' ? `\${${of}}` : this.#named(of),
        );
      case 'Fn::Join':
        return itemsOf(argumentAt(1)).join(String(argumentAt(0)));
      case 'Fn::Equals':
        return argumentAt(0) === argumentAt(1);
      case 'Fn::Not':
        return argumentAt(0) !== true;
      case 'Fn::If':
        return argumentAt(this.holds(String(argumentAt(0))) ? 1 : 2);
      default:
        throw new Error(`the tests know no ${name}`);
    }
  }

  /** What `${NAME}` or `${NAME.ATTRIBUTE}` stands for. */
  #named(name: string): string {
    const [id = '', attribute] = name.split('.');
    const resource = this.#template.Resources[id];
    const { stackName, prefix, region } = this.#names;
    if (name === 'AWS::StackName') return stackName;
    if (name === 'AWS::Region' && region !== undefined) return region;
    if (resource === undefined) return PSEUDO[name] ?? name;
    const properties = this.propertiesOf(id);
    const given = NAMES.map((path) => at(properties, ...path)).find((one) => one !== undefined);
    const own = String(given ?? `${prefix}${id.toLowerCase()}`);
    if (attribute === undefined) return REFS[resource.Type]?.(own) ?? own;
    return attribute === 'Arn' ? (ARNS[resource.Type]?.(own) ?? own) : own;
  }
}

/** Where a resource may say its name. */
const NAMES = [['Name'], ['FunctionName'], ['LogGroupName'], ['DatabaseInput', 'Name']] as const;

/** What `Ref` gives where it is not the name. */
const REFS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::SNS::Topic': (name) => `arn:aws:sns:${HERE}:${name}`,
  'AWS::SecretsManager::Secret': (name) => `arn:aws:secretsmanager:${HERE}:secret:${name}-a1B2c3`,
};

/** What `Fn::GetAtt` of `Arn` gives. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${HERE}:${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${HERE}:function:${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${HERE}:log-group:${name}:*`,
  'AWS::Events::Rule': (name) => `arn:aws:events:${HERE}:rule/${name}`,
  'AWS::Events::EventBus': (name) => `arn:aws:events:${HERE}:event-bus/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::111122223333:role/${name}`,
};
