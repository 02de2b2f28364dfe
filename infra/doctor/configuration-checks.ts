import { Fault } from '../../functions/errors.ts';
import type {
  AlertSettings,
  SecretReference,
} from '../../functions/model/alerts/alert-settings.ts';
import { hookSecrets } from '../../functions/model/alerts/hook-secrets.ts';
import type { Target } from '../../functions/model/targets.ts';
import { counted, shellWord } from '../../functions/model/wording.ts';
import { readLakeAlerts, readLakeTargets } from '../aws/lake-config.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { listBucket } from '../aws/stack/bucket-state.ts';
import { secretState } from '../aws/stack/message-state.ts';
import { allOf, broken, type Check, type Finding, ok } from './check.ts';
import type { StackView } from './stack-view.ts';

const DEFAULT_TARGETS_KEY = 'config/targets.json';
const ALERTS_KEY = 'config/alerts.json';
/** The names of secrets that the roles of the functions may read. */
const OUR_SECRET = /^(?:arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?resumption-watch\//;
const SECRET_ARN = /^arn:[a-z-]+:secretsmanager:/;

export const CONFIGURATION_CHECKS: readonly Check[] = [
  { name: 'client-key', run: async (view) => [await clientKey(view)] },
  { name: 'targets', run: targets },
  { name: 'alerts', run: alerts },
];

/** The targets of the lake, empty without any; throws `bad-config` as the functions do. */
export function targetsOf(view: StackView): Promise<readonly Target[]> {
  return view.once('targets', async () => readLakeTargets(lakeOf(view), await targetsKey(view)));
}

async function targetsKey(view: StackView): Promise<string> {
  const measure = await view.functionOf('MeasureLambdaFunction');
  return measure?.environment.TARGETS_KEY ?? DEFAULT_TARGETS_KEY;
}

function lakeOf(view: StackView): S3Store {
  return new S3Store(view.idOf('LakeBucket'), view.clients.s3);
}

async function clientKey(view: StackView): Promise<Finding> {
  const id = view.idOf('ClientKey');
  const state = await secretState(view.clients, id);
  if (state === undefined) {
    const says = `the key of client addresses (${id}) is gone: ingest can't hash any address`;
    return broken(
      says,
      view.aws(`cloudformation detect-stack-drift --stack-name ${view.stack.name}`),
    );
  }
  if (!state.isDeleted) return ok('the key of client addresses is there');
  const says = 'the key of client addresses is to be deleted: ingest can not read it';
  return broken(says, view.aws(`secretsmanager restore-secret --secret-id ${id}`));
}

async function targets(view: StackView): Promise<readonly Finding[]> {
  const key = await targetsKey(view);
  const read = await orFault(targetsOf(view));
  if (read instanceof Fault) return [misread(view, read, key)];
  if (read.length === 0) return [ok(`no ${key} in the lake: nothing is probed`)];
  const files = read.flatMap(({ name, trust = [], clientCertificate, clientKey: privateKey }) =>
    [...trust, clientCertificate, privateKey].flatMap((file) =>
      file === undefined ? [] : [{ file, of: `target ${name}` }],
    ),
  );
  return await allOf(
    files,
    (one) => fileFinding(view, one),
    `${counted(read.length, 'target')} in ${key}`,
  );
}

async function alerts(view: StackView): Promise<readonly Finding[]> {
  const read = await orFault(readLakeAlerts(lakeOf(view)));
  if (read instanceof Fault) return [misread(view, read, ALERTS_KEY)];
  const { hooks = [] } = read;
  return await allOf(
    secretsOf(read),
    async ({ secret, of }) => {
      if ('secret' in secret) return await secretFinding(view, secret.secret, of);
      const says = `${of} reads variable ${secret.env}, which no function has: name a secret`;
      return broken(`${ALERTS_KEY}: ${says} in Secrets Manager`);
    },
    hooks.length === 0
      ? `no hooks in ${ALERTS_KEY}`
      : `${counted(hooks.length, 'hook')} in ${ALERTS_KEY}`,
  );
}

/** The fault of a file that a person wrote as a value; other faults are thrown. */
export async function orFault<T>(reading: Promise<T>): Promise<T | Fault> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Fault && error.code === 'bad-config') return error;
    throw error;
  }
}

function misread(view: StackView, fault: Fault, key: string): Finding {
  const file = key.slice(key.lastIndexOf('/') + 1);
  const put = `s3 cp ${file} s3://${view.idOf('LakeBucket')}/${key}`;
  return broken(fault.message.replaceAll(/\s*\n\s*/g, ' '), view.aws(put));
}

interface HookSecret {
  readonly secret: SecretReference;
  readonly of: string;
}

function secretsOf({ hooks = [] }: AlertSettings): readonly HookSecret[] {
  return hooks.flatMap((hook) =>
    hookSecrets(hook).map((secret) => ({ secret, of: `hook ${hook.name}` })),
  );
}

interface NamedFile {
  readonly file: string;
  readonly of: string;
}

async function fileFinding(view: StackView, { file, of }: NamedFile): Promise<Finding | null> {
  if (SECRET_ARN.test(file)) return await secretFinding(view, file, of);
  const lake = view.idOf('LakeBucket');
  const { objects } = await listBucket(view.clients, lake, file);
  if (objects.some(({ key }) => key === file)) return null;
  const put = view.aws(`s3 cp FILE ${shellWord(`s3://${lake}/${file}`)}`);
  return broken(`${of} names ${file}, which the lake does not hold`, put);
}

async function secretFinding(view: StackView, secret: string, of: string): Promise<Finding | null> {
  if (!OUR_SECRET.test(secret)) {
    const says = `${of} names secret ${secret}: functions may read resumption-watch/… alone`;
    return broken(says, view.aws('secretsmanager create-secret --name resumption-watch/NAME'));
  }
  const state = await secretState(view.clients, secret);
  if (state?.isDeleted === false) return null;
  return broken(
    `${of} names secret ${secret}, which is ${state === undefined ? 'not there' : 'to be deleted'}`,
    state === undefined
      ? view.aws(
          `secretsmanager create-secret --name ${shellWord(secret)} --secret-string file://FILE`,
        )
      : view.aws(`secretsmanager restore-secret --secret-id ${shellWord(secret)}`),
  );
}
