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
const STAGES = ['ingest', 'measure', 'judge', 'notify', 'publish'] as const;
export type Stage = (typeof STAGES)[number];
export type Functions = Readonly<Record<Stage, PackagedFunction>>;

export const LOG_BUCKET = 'chain-logs';

/** What `npm run package` makes: the template, and the zips in a folder that goes after the tests of a file. */
export interface Package {
  readonly template: Template;
  readonly folder: string;
}

/** Builds the zips and the template of a stack that reads the log bucket. */
export async function packageStack(): Promise<Package> {
  const template = deployed(packagedTemplate([`logBuckets=${LOG_BUCKET}`, 'metricsLevel=none']));
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

/** The packaged functions, each with the environment of the template and `env` beside it. */
export function startFunctions(
  { template, folder }: Package,
  env: Readonly<Record<string, string>>,
): Functions {
  const started = STAGES.map((stage) => {
    const id = `${stage.charAt(0).toUpperCase()}${stage.slice(1)}LambdaFunction`;
    const properties = propertiesOf(template, id);
    const declared = objectOf(at(properties, 'Environment', 'Variables')) as typeof env;
    const timeoutMs = Number(properties.Timeout) * 1000;
    const zip = join(folder, `${stage}.zip`);
    return [stage, new PackagedFunction(zip, { ...declared, ...env }, timeoutMs)] as const;
  });
  return Object.fromEntries(started) as Functions;
}
