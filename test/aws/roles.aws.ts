import { readFile, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discoveredSchema } from '../../functions/model/discovery/discovered.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { globs } from '../infra/template/policies.ts';
import { NEEDS, type Need } from '../infra/template/rights/needs.ts';
import { OUR_CALLS } from '../infra/template/rights/rights.ts';
import { OTHER, ROLE, seedPlace } from './discovery/seeded-moto.ts';
import { Chain } from './stack/chain.ts';
import {
  enforceRoles,
  makeAdministrator,
  NOT_JUDGED,
  withoutAction,
} from './stack/enforced-roles.ts';
import { judgedAthena } from './stack/judged-athena.ts';
import { type InputObject, type LabInput, labInput } from './stack/lab-input.ts';
import {
  type Environment,
  idOf,
  LOG_BUCKET,
  type Package,
  packageStack,
  STAGES,
  type Stage,
} from './stack/packaged-stack.ts';
import { LAKE, WEBHOOK_SECRET } from './stack/stack-resources.ts';
import { RECEIVER_CERTIFICATE, RECEIVER_KEY } from './stack/webhook-receiver.ts';
import { type WireCall, wireCall } from './stack/wire-calls.ts';
import { emulatorEnvironment, startEmulator } from './wire/emulator.ts';

// The chain once more, each function as its role of the template, where moto judges every call.

const hook = (name: string, host: string) => ({
  ...{ name, type: 'webhook', url: `https://${host}/alerts` },
  signedWith: { secret: WEBHOOK_SECRET.Name },
});
/** Nobody resolves the second name, so what it should get is kept. */
const ALERTS = {
  ...{ for: 1, keepFiringFor: 0 },
  hooks: [hook('on-call', 'hooks.lab.test'), hook('gone', 'gone.lab.test')],
};
const config = (name: string, bytes: Uint8Array): InputObject => ({
  ...{ bucket: LAKE, key: `config/${name}` },
  bytes,
});
/** It joins what Regions report, and reports to another stack's lake beside its own. */
const HOME = ['homeSchedule=rate(1 hour)', 'homeLake=acme-home-lake'];
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const calls: WireCall[] = [];
let roles: ReadonlyMap<Stage, Environment>;
let motoUrl: string;
let lab: LabInput;
let packaged: Package;
let chain: Chain;

beforeAll(async () => {
  lab = await labInput();
  packaged = await packageStack(['logPrefixes=AWSLogs/', `roles=${ROLE}`, ...HOME]);
  const emulator = await startEmulator('moto');
  motoUrl = emulator.url;
  Object.assign(process.env, emulatorEnvironment(motoUrl), await makeAdministrator(motoUrl));
  chain = await Chain.open(packaged, {
    emulator,
    identities: async () => {
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      // Before moto looks at signatures.
      await seedPlace({ endpoint: motoUrl, region: 'eu-west-1', credentials });
      roles = await enforceRoles(motoUrl, packaged.template);
      return (stage) => roles.get(stage) ?? {};
    },
    beforeAthena: (url) => judgedAthena(motoUrl, url),
  });
  const place = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' as const } };
  await chain.s3.send(new CreateBucketCommand({ Bucket: 'acme-home-lake', ...place }));
  chain.meddle = (request) => {
    calls.push(wireCall(request));
    return undefined;
  };
}, 300_000);

afterAll(async () => {
  await chain?.close();
  for (const made of [lab, packaged]) if (made) await rm(made.folder, { recursive: true });
});

/** A target that is the webhook's server, with a certificate in the lake and its key in a secret. */
async function putProbeTarget(): Promise<void> {
  const key = await readFile(RECEIVER_KEY, 'utf8');
  const secret = { Name: 'resumption-watch/prod/probe-client', SecretString: key };
  const { ARN } = await new SecretsManagerClient().send(new CreateSecretCommand(secret));
  const target = {
    ...{ name: 'app/hooks/0a1b2c3d4e5f6071', balancerType: 'application', region: 'eu-west-1' },
    ...{ host: 'hooks.lab.test', trust: ['config/receiver.pem'], mutualTls: true },
    ...{ clientCertificate: 'config/receiver.pem', clientKey: ARN },
  };
  const certificate = await readFile(RECEIVER_CERTIFICATE);
  await chain.put([config('receiver.pem', certificate), config('targets.json', json([target]))]);
}

describe('the chain with each function as its role', () => {
  test('the balancers are listed twice, and kept in the lake', async () => {
    const { discover } = chain.functions;
    const at = new Date(lab.endMs).toISOString();
    for (const event of [1, 2].map(() => ({ do: 'discover', at })))
      expect(await discover.deliver(event)).toBeUndefined();
    expect(placesOf('discover', 's3 PutObject')).toEqual(
      Array(2).fill('lakebucket/config/discovered.json'),
    );
    const text = await chain.text('config/discovered.json');
    const { targets, notListed } = discoveredSchema.parse(JSON.parse(text));
    expect(targets).toHaveLength(27);
    // In the other account there is nothing, the role included, so it may do nothing there.
    expect(notListed.map(({ accountId, what }) => [accountId, what])).toEqual(
      ['classic', 'v2', 'logs'].map((api) => [OTHER, api]),
    );
  });

  test('the probe reads its target, certificate and secret, and writes its results', async () => {
    await putProbeTarget();
    const at = new Date(lab.endMs).toISOString();
    expect(await chain.functions.probe.deliver({ at })).toBeUndefined();
    expect(placesOf('probe', 's3 PutObject')).toEqual([
      `resultsbucket/trials/2026/03/01/${at}.ndjson`,
    ]);
  });

  test('logs and results are read, windows are measured, judged, told and published', async () => {
    const alerts = config('alerts.json', json(ALERTS));
    await chain.put([config('targets.json', await readFile(lab.targetsPath)), alerts]);
    const objects = lab.objects.filter(({ key }) => !key.includes('us-east-1'));
    expect(await chain.play({ objects, atMs: lab.endMs + HOUR_MS })).toEqual([]);
    expect(chain.toldOnBus.length).toBeGreaterThan(0);
    const { measure, notify } = chain.functions;
    const at = new Date(lab.endMs + HOUR_MS).toISOString();
    expect(await measure.deliver({ do: 'sweep', at })).toBeUndefined();
    expect(await notify.deliver({ do: 'send' })).toBeUndefined();
  });
});

describe('the chain of a home stack with each function as its role', () => {
  test('the reports of all Regions are put and joined, each below its own place', async () => {
    const { publish } = chain.functions;
    const at = new Date(lab.endMs + HOUR_MS).toISOString();
    expect(await publish.deliver({ do: 'join', at })).toBeUndefined();
    expect(publish.said).not.toContain('HomeReportsFailed');
    const put = placesOf('publish', 's3 PutObject');
    expect(put).toContain('acme-home-lake/regions/111122223333/eu-west-1/report.json.gz');
    expect(put).toContain('lakebucket/regions/111122223333/eu-west-1/history.json.gz');
    expect(put).toContain('lakebucket/fleet/latest.html');
  });

  test('an object is set aside, and taken out again when it comes whole; bad lines are kept', async () => {
    const log = lab.objects.find(({ key }) => key.endsWith('.log.gz'));
    const whole = gzipSync('no line of a log\n');
    const at = {
      bucket: LOG_BUCKET,
      key: log?.key.replace(/\w+\.log\.gz$/, '0wholelog.log.gz') ?? '',
    };
    for (const bytes of [whole.subarray(0, -8), whole]) {
      await chain.put([{ ...at, bytes }]);
      await chain.ingest();
    }
    const written = placesOf('ingest', 's3 PutObject');
    expect(written).toContainEqual(expect.stringMatching(/^lakebucket\/quarantine\//));
    expect(written).toContainEqual(expect.stringMatching(/^lakebucket\/rejects\//));
  });

  test('small files are merged, and removed', async () => {
    expect(await chain.functions.compact.deliver({})).toBeUndefined();
    expect(placesOf('compact', 's3 DeleteObject')).not.toEqual([]);
  });
});

function callsOf(stage: Stage): readonly WireCall[] {
  const key = roles.get(stage)?.AWS_ACCESS_KEY_ID;
  return calls.filter(({ accessKey }) => accessKey === key);
}

function placesOf(stage: Stage, call: string): readonly string[] {
  return callsOf(stage)
    .filter((one) => one.call === call)
    .map(({ place }) => place);
}

/** The ARN in the list of needs of what was called, whose log bucket has another name. */
function arnOf({ place }: WireCall): string {
  return `arn:aws:s3:::${place.replace(LOG_BUCKET, 'acme-logs').replace(/\/$/, '')}`;
}

function covers({ does, to }: Need, call: WireCall): boolean {
  if (does !== call.call) return false;
  return call.place === '' || to.some((one) => globs(one, arnOf(call)));
}

describe('the list of needs and what went over the wire', () => {
  test.each(STAGES)('%s called nothing that is not listed', (stage) => {
    const needs = NEEDS[idOf(stage, 'Role')] ?? [];
    const unlisted = callsOf(stage).filter((call) => !needs.some((need) => covers(need, call)));
    expect(callsOf(stage).length).toBeGreaterThan(0);
    expect(unlisted.map(({ call, place }) => `${call} ${place}`)).toEqual([]);
  });

  test.each(STAGES)('%s called all that is listed, but where a reason is written', (stage) => {
    const needs = (NEEDS[idOf(stage, 'Role')] ?? []).filter(
      ({ does, unseen }) => does in OUR_CALLS && unseen === undefined,
    );
    const uncalled = needs.flatMap(({ does, to }) =>
      to
        .filter((one) => !callsOf(stage).some((call) => covers({ does, to: [one] }, call)))
        .map((one) => `${does} ${one}`),
    );
    expect(uncalled).toEqual([]);
  });
});

describe('moto refuses', () => {
  const as = (stage: Stage) => {
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', ...rest } = roles.get(stage) ?? {};
    return {
      credentials: {
        ...{ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
        ...(rest.AWS_SESSION_TOKEN ? { sessionToken: rest.AWS_SESSION_TOKEN } : {}),
      },
    };
  };
  const s3As = (stage: Stage) => {
    const client = s3Client();
    client.config.credentials = async () => as(stage).credentials;
    return client;
  };

  test('an object that a role may not read, and a write where it may only read', async () => {
    const judge = s3As('judge');
    const read = (Key: string) => judge.send(new GetObjectCommand({ Bucket: LAKE, Key }));
    await expect(read('config/alerts.json')).resolves.toBeDefined();
    await expect(read('reports/latest.json')).rejects.toThrow(/Access ?Denied/);
    const put = { Bucket: LAKE, Key: 'config/alerts.json', Body: '{}' };
    await expect(judge.send(new PutObjectCommand(put))).rejects.toThrow(/Access ?Denied/);
  });

  test('a report below the place of another account or Region, in either home lake', async () => {
    const publish = s3As('publish');
    const put = (Bucket: string, place: string) => {
      const Key = `regions/${place}/report.json.gz`;
      return publish.send(new PutObjectCommand({ Bucket, Key, Body: '{}' }));
    };
    for (const bucket of [LAKE, 'acme-home-lake']) {
      await expect(put(bucket, '111122223333/eu-west-1')).resolves.toBeDefined();
      await expect(put(bucket, '111122223333/us-east-1')).rejects.toThrow(/Access ?Denied/);
      await expect(put(bucket, '444455556666/eu-west-1')).rejects.toThrow(/Access ?Denied/);
    }
    const page = { Bucket: 'acme-home-lake', Key: 'fleet/latest.html', Body: 'x' };
    await expect(publish.send(new PutObjectCommand(page))).rejects.toThrow(/Access ?Denied/);
    const Key = 'regions/111122223333/eu-west-1/report.json.gz';
    const read = publish.send(new GetObjectCommand({ Bucket: 'acme-home-lake', Key }));
    await expect(read).rejects.toThrow(/Access ?Denied/);
  });

  test('what the event source mapping never does with its queue: it takes messages, and puts none', async () => {
    const sqs = new SQSClient(as('ingest'));
    const QueueUrl = chain.queues.ingest;
    await new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
    const asked = { QueueUrl, AttributeNames: ['QueueArn' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
    expect(Attributes?.QueueArn).toBe('arn:aws:sqs:eu-west-1:111122223333:ingestqueue');
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'two' }));
    // The refusal is XML, whatever protocol was asked in.
    await expect(sent).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  test('a query without its right, and the function says which one is missing', async () => {
    await withoutAction(motoUrl, packaged.template, 'measure', 'athena:StartQueryExecution');
    const at = new Date(lab.endMs + 2 * HOUR_MS).toISOString();
    const reason = await chain.functions.measure.deliver({ do: 'start', at });
    expect(reason).toMatch(/athena:StartQueryExecution on workgroup resumption-watch-prod/);
  });
});

test('what moto can not judge is told to who reads the manual', async () => {
  const page = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  const untold = NOT_JUDGED.filter((one) => !page.replaceAll(/\s+/g, ' ').includes(one));
  expect(untold).toEqual([]);
});
