import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  HeadObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ingestObject } from '../../../functions/ingest/ingest.ts';
import { writeDocument } from '../../../functions/lake/lake-document.ts';
import { withRunHeader } from '../../../functions/measure/run-header.ts';
import { DISCOVERED_KEY, type Discovered } from '../../../functions/model/discovery/discovered.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import {
  LATEST_REPORT_KEY,
  type WindowDocument,
  type WindowRun,
  windowKey,
} from '../../../functions/model/window.ts';
import { AthenaRuns } from '../../../infra/aws/athena/athena-runs.ts';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../../infra/aws/s3/s3-store.ts';
import type { Template } from '../../infra/template/cloudformation.ts';
import { create, makeBucket, resourceIds } from './deployment.ts';

export const LOG_BUCKET = 'acme-logs';
export const HOOK_SECRET = 'resumption-watch/prod/slack';
const REGION = 'eu-west-1';
const DOCUMENTS = ['measured', 'judged', 'reports'] as const satisfies readonly WindowDocument[];
export const TRUST_KEY = 'config/roots.pem';

/** What some stacks lack: the queries of windows and what follows, or all that the pipeline does. */
export interface Lacking {
  readonly queries?: true;
  readonly work?: true;
}

/** Takes everything out of the emulator. */
export async function emptyEmulator(): Promise<void> {
  await fetch(`${process.env.AWS_ENDPOINT_URL}/_ministack/reset`, { method: 'POST' });
}

/** A stack in the emulator that CloudFormation made of the template, and that has done its work. */
export class SoundStack {
  readonly template: Template;
  readonly lake: S3Store;
  readonly run = RUN_OF_TODAY;
  /** Of the log object, and of the file with the results of probes. */
  readonly logKey = logKeyAt(Date.now(), '10.0.0.7');
  readonly resultsKey = resultsKeyAt(Date.now());
  readonly #ids: Readonly<Record<string, string>>;

  private constructor(template: Template, ids: Readonly<Record<string, string>>) {
    this.template = template;
    this.#ids = ids;
    this.lake = new S3Store(this.id('LakeBucket'));
  }

  /** What CloudFormation calls a resource. */
  id(logicalId: string): string {
    const id = this.#ids[logicalId];
    if (id === undefined) throw new Error(`the stack has no ${logicalId}`);
    return id;
  }

  /** Empties the emulator, deploys, and puts into the buckets what the pipeline would have. */
  static async make(template: Template, lacking: Lacking = {}): Promise<SoundStack> {
    await emptyEmulator();
    await makeBucket(LOG_BUCKET);
    const heard = { EventBridgeConfiguration: {} };
    const told = { Bucket: LOG_BUCKET, NotificationConfiguration: heard };
    await s3Client().send(new PutBucketNotificationConfigurationCommand(told));
    await create(template);
    const stack = new SoundStack(template, await resourceIds());
    await stack.#configure();
    if (lacking.work) return stack;
    await stack.putLog(stack.logKey, GOOD_LINES);
    await stack.ingest(stack.logKey);
    await stack.discovered({});
    await stack.#probe();
    if (!lacking.queries) await stack.#measure();
    return stack;
  }

  async put(bucket: string, key: string, body: string | Uint8Array): Promise<void> {
    await s3Client().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  /** A log object as a balancer puts it. */
  async putLog(key: string, body: string | Uint8Array): Promise<void> {
    await this.put(LOG_BUCKET, key, body);
  }

  /** Puts a file of settings into the lake, as a person does. */
  async configure(name: 'targets' | 'alerts', settings: object): Promise<void> {
    await this.put(this.id('LakeBucket'), `config/${name}.json`, JSON.stringify(settings));
  }

  /** Puts into the lake what `discover` leaves. */
  async discovered(own: Partial<Discovered>): Promise<void> {
    const listedAt = new Date().toISOString();
    const document = { schema: 1, listedAt, targets: [], notListed: [], ...own };
    await this.put(this.id('LakeBucket'), DISCOVERED_KEY, JSON.stringify(document));
  }

  /** Reads a log object as `ingest` does. */
  async ingest(key: string): Promise<void> {
    const found = await s3Client().send(new HeadObjectCommand({ Bucket: LOG_BUCKET, Key: key }));
    await ingestObject(
      { bucket: LOG_BUCKET, key, identity: key, sizeBytes: found.ContentLength ?? 0 },
      { logs: new S3Store(LOG_BUCKET), lake: this.lake },
      { clientKey: new Uint8Array(32), keepAliveMs: HOUR_MS, nowMs: Date.now() },
    );
  }

  async #configure(): Promise<void> {
    const Name = HOOK_SECRET;
    const secret = { Name, SecretString: 'https://hooks.slack.com/services/not-to-be-printed' };
    await new SecretsManagerClient().send(new CreateSecretCommand(secret));
    await this.put(this.id('LakeBucket'), TRUST_KEY, 'a certificate');
    await this.configure('targets', [TARGET]);
    const hook = { name: 'ops', type: 'slack', url: { secret: HOOK_SECRET } };
    await this.configure('alerts', { hooks: [hook] });
  }

  async #probe(): Promise<void> {
    await this.put(this.id('ResultsBucket'), this.resultsKey, '\n');
  }

  async #measure(): Promise<void> {
    const place = { workgroup: this.id('Workgroup'), database: this.id('Database') };
    await new AthenaRuns(place).start(withRunHeader(this.run, 'SELECT 1'));
    for (const document of DOCUMENTS)
      await writeDocument(this.lake, windowKey(document, this.run), { schema: 1 });
    const end = new Date(this.run.toMs).toISOString();
    const latest = { schema: 1, window: { start: end, end }, deviations: [] };
    await writeDocument(this.lake, LATEST_REPORT_KEY, latest);
  }
}

const TARGET = {
  ...{ name: 'app/shop/0123456789abcdef', balancerType: 'application', region: REGION },
  ...{ host: 'shop.example.com', trust: [TRUST_KEY] },
};

export const RUN_OF_TODAY = runAt(Date.now());
const FIXTURE = '../../fixtures/logs/application-access-reduced.log';
const GOOD_LINES = gzipSync(readFileSync(new URL(FIXTURE, import.meta.url)));

/** The key that an application balancer gives an object whose period ends at an instant. */
export function logKeyAt(atMs: number, node: string): string {
  const end = new Date(atMs).toISOString();
  const day = end.slice(0, 10).replaceAll('-', '/');
  const stamp = `${end.slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
  const account = '000000000000';
  const folder = `AWSLogs/${account}/elasticloadbalancing/${REGION}/${day}/`;
  const name = `${account}_elasticloadbalancing_${REGION}_app.shop.0123456789abcdef_${stamp}`;
  return `${folder}${name}_${node}_2b7x.log.gz`;
}

function resultsKeyAt(atMs: number): string {
  const at = new Date(atMs).toISOString();
  return `trials/${at.slice(0, 10).replaceAll('-', '/')}/${at}.ndjson`;
}

function runAt(atMs: number): WindowRun {
  const toMs = Math.floor(atMs / HOUR_MS) * HOUR_MS - HOUR_MS;
  const settings = { sessionLifetimeMs: 24 * HOUR_MS, keepAliveMs: HOUR_MS, exclusions: [] };
  return { fromMs: toMs - 24 * HOUR_MS, toMs, revision: 0, delayMs: HOUR_MS, ...settings };
}
