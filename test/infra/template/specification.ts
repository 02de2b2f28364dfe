import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import { intrinsicOf, itemsOf, objectOf, type Template, type Value } from './cloudformation.ts';

type Checks = {
  readonly [Type in PropertyType['type']]?: (
    value: Value,
    type: Extract<PropertyType, { type: Type }>,
    path: string,
  ) => readonly string[];
};

/** What CloudFormation knows of resources, properties and metrics: AWS's own data. */
export const SPECIFICATION: SpecDatabase = loadAwsServiceSpecSync();

/** All that contradicts the specification: unknown, missing, of the wrong type; each with its path. */
export function specificationFaults(template: Template): readonly string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const [resource] = SPECIFICATION.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (resource === undefined) return [`${id}: no resource has the type ${Type}`];
    return propertyFaults(Properties, resource.properties, id);
  });
}

function propertyFaults(
  value: Value,
  properties: ResourceProperties,
  path: string,
): readonly string[] {
  const given = objectOf(value);
  if (given === null) return [`${path}: is no object`];
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && given[name] === undefined)
    .map(([name]) => `${path}.${name}: is missing`);
  const wrong = Object.entries(given).flatMap(([name, inside]) => {
    const property = properties[name];
    if (property === undefined) return [`${path}.${name}: is unknown`];
    return typeFaults(inside, property.type, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

function typeFaults(value: Value, type: PropertyType, path: string): readonly string[] {
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== null) {
    const [name, argument] = intrinsic;
    if (name !== 'Fn::If') return [];
    return itemsOf(argument)
      .slice(1)
      .flatMap((branch) => typeFaults(branch, type, path));
  }
  const check = CHECKS[type.type] as
    | ((value: Value, type: PropertyType, path: string) => readonly string[])
    | undefined;
  return check?.(value, type, path) ?? [`${path}: the tests know no type ${type.type}`];
}

function scalar(is: 'string' | 'number' | 'boolean') {
  return (value: Value, _: PropertyType, path: string) =>
    typeof value === is ? [] : [`${path}: is no ${is}`];
}

const CHECKS: Checks = {
  string: scalar('string'),
  'date-time': scalar('string'),
  number: scalar('number'),
  integer: (value, _, path) => (Number.isInteger(value) ? [] : [`${path}: is no integer`]),
  boolean: scalar('boolean'),
  json: (value, _, path) => (objectOf(value) === null ? [`${path}: is no object`] : []),
  tag: (value, _, path) => (objectOf(value) === null ? [`${path}: is no tag`] : []),
  array: (value, { element }, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => typeFaults(item, element, `${path}[${index}]`))
      : [`${path}: is no list`],
  map: (value, { element }, path) =>
    Object.entries(objectOf(value) ?? {}).flatMap(([key, item]) =>
      typeFaults(item, element, `${path}.${key}`),
    ),
  ref: (value, { reference }, path) =>
    propertyFaults(value, SPECIFICATION.get('typeDefinition', reference.$ref).properties, path),
  union: (value, { types }, path) => {
    const faults = types.map((type) => typeFaults(value, type, path));
    return faults.some((one) => one.length === 0) ? [] : (faults[0] ?? []);
  },
};
