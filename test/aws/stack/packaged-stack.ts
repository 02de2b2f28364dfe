import { join } from 'node:path';
import { buildFunctions } from '../../../infra/package/build.ts';
import {
  at,
  deployed,
  objectOf,
  type Template,
  type ValueObject,
} from '../../infra/template/cloudformation.ts';
import { makeServiceFolder, packagedTemplate } from '../../infra/template/service-folder.ts';
import { PackagedFunction } from './packaged-function.ts';

/** The functions of the chain, in the order of its flow. */
export const STAGES = [
  ...(['ingest', 'discover', 'probe', 'measure', 'judge', 'notify', 'publish'] as const),
  'compact',
] as const;
export type Stage = (typeof STAGES)[number];
export type Functions = Readonly<Record<Stage, PackagedFunction>>;

export const LOG_BUCKET = 'chain-logs';

/** What `npm run package` makes: the template, and the zips in a folder that goes after the tests of a file. */
export interface Package {
  readonly template: Template;
  readonly folder: string;
}

/** Builds the zips and the template of a stack that reads the log bucket. */
export async function packageStack(parameters: readonly string[] = []): Promise<Package> {
  const all = [`logBuckets=${LOG_BUCKET}`, 'metricsLevel=none', ...parameters];
  const template = deployed(packagedTemplate(all));
  const service = makeServiceFolder();
  await buildFunctions(STAGES, service);
  return { template, folder: join(service, '.build') };
}

/** The properties of a resource of the template; throws where it has none. */
export function propertiesOf({ Resources }: Template, id: string): ValueObject {
  const properties = Resources[id]?.Properties;
  if (properties === undefined) throw new Error(`the template has no ${id}`);
  return properties;
}

/** Variables of a function's environment. */
export type Environment = Readonly<Record<string, string>>;

/** The logical id of what the template calls after a function: `IngestRole`. */
export function idOf(stage: Stage, kind: 'Role' | 'LambdaFunction'): string {
  return `${stage.charAt(0).toUpperCase()}${stage.slice(1)}${kind}`;
}

/** The packaged functions, each with the environment of the template and its own beside it. */
export function startFunctions(
  { template, folder }: Package,
  environmentOf: (stage: Stage) => Environment,
): Functions {
  const started = STAGES.map((stage) => {
    const properties = propertiesOf(template, idOf(stage, 'LambdaFunction'));
    const declared = objectOf(at(properties, 'Environment', 'Variables')) as Environment;
    const timeoutMs = Number(properties.Timeout) * 1000;
    const zip = join(folder, `${stage}.zip`);
    const environment = { ...declared, ...environmentOf(stage) };
    return [stage, new PackagedFunction(zip, environment, timeoutMs)] as const;
  });
  return Object.fromEntries(started) as Functions;
}
