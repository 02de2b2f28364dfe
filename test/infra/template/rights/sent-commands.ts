import { build } from 'esbuild';

const ROOT = new URL('../../../..', import.meta.url).pathname;
/** What `Upload` of lib-storage sends. */
const UPLOAD = [
  ...['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'],
  'AbortMultipartUpload',
].map((operation) => `s3 ${operation}`);
/** Services by the package of their client, in the words of the wire. */
const SERVICES: Readonly<Record<string, string>> = {
  'client-s3': 's3',
  'client-athena': 'athena',
  'client-cloudwatch-logs': 'logs',
  'client-elastic-load-balancing': 'elasticloadbalancing',
  'client-elastic-load-balancing-v2': 'elasticloadbalancing',
  'client-eventbridge': 'events',
  'client-secrets-manager': 'secretsmanager',
  'client-sns': 'sns',
  'client-sqs': 'sqs',
  'client-sts': 'sts',
};

/** The calls of AWS that the code of a function holds once what it can't reach is shaken off. */
export async function sentCommands(name: string): Promise<readonly string[]> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}/handler.ts`],
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', packages: 'external' },
    logLevel: 'silent',
  });
  const [{ text = '' } = {}] = outputFiles;
  const calls = [...text.matchAll(/^import \{([^}]*)\} from "@aws-sdk\/([\w-]+)"/gm)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        // What two clients call the same, one of them is given another name for.
        .map((one) => one.trim().split(' as '))
        .filter(([name, local = name]) => text.includes(`${local}(`))
        .flatMap(([name = '']) => callsBy(name, SERVICES[from] ?? from)),
  );
  return [...new Set(calls)].sort();
}

function callsBy(imported: string, service: string): readonly string[] {
  if (imported === 'Upload') return UPLOAD;
  const [, operation] = /^(?:paginate)?(\w+?)(?:Command)?$/.exec(imported) ?? [];
  return /^paginate|Command$/.test(imported) ? [`${service} ${operation}`] : [];
}
