import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { AthenaOnDuckDb } from '../athena/athena-on-duckdb.ts';
import { serveAthena } from '../athena/athena-server.ts';
import { LakeCopy } from '../athena/lake-copy.ts';
import { type Emulator, emulatorEnvironment, startEmulator } from '../wire/emulator.ts';
import { type Meddle, openFaultyWire } from '../wire/faulty-wire.ts';
import { arrived, drainBus, drainIngest, type Order } from './event-source.ts';
import type { InputObject } from './lab-input.ts';
import {
  type Environment,
  type Functions,
  LOG_BUCKET,
  type Package,
  type Stage,
  startFunctions,
} from './packaged-stack.ts';
import { CLIENT_KEY_SECRET, LAKE, makeResources, type Queues } from './stack-resources.ts';
import {
  openWebhookReceiver,
  RECEIVER_CERTIFICATE,
  type WebhookReceiver,
} from './webhook-receiver.ts';

/** What may be different in one run. */
export interface Run {
  readonly objects: readonly InputObject[];
  /** The hour in which Scheduler starts the windows, epoch ms. */
  readonly atMs: number;
}

/** The AWS of a chain, where it is not ministack with one user who may do everything. */
export interface Cloud {
  readonly emulator: Emulator;
  /** Called when the resources are there: what a function runs as. */
  readonly identities: () => Promise<(stage: Stage) => Environment>;
  /** Where a request to Athena at that address is to go first. */
  readonly beforeAthena: (athenaUrl: string) => Promise<{ readonly url: string; close(): void }>;
}

/** Why something was not taken, in the words of the function that was last asked. */
export type Undelivered = readonly string[];

/** The stack of the template in the emulator, its packaged functions, and a wire to them that may fail. */
export class Chain {
  readonly queues: Queues;
  /** A hook that people would have, on `hooks.lab.test`. */
  readonly webhook: WebhookReceiver;
  readonly functions: Functions;
  readonly close: () => Promise<void>;
  readonly s3 = s3Client();
  /** What goes wrong between the functions and AWS. */
  meddle: Meddle = () => undefined;
  /** Events of alerts, as the bus handed them to the function. */
  readonly toldOnBus: { readonly detail?: unknown }[] = [];
  athena: AthenaOnDuckDb;
  readonly #newAthena: () => AthenaOnDuckDb;

  private constructor(
    parts: Pick<Chain, 'queues' | 'webhook' | 'functions' | 'close'>,
    folder: string,
  ) {
    this.queues = parts.queues;
    this.webhook = parts.webhook;
    this.functions = parts.functions;
    this.close = parts.close;
    const lake = new LakeCopy(this.s3, LAKE, folder);
    const place = { workgroup: 'resumption-watch-prod', database: 'resumption_watch_prod_v2' };
    const outputLocation = `s3://${LAKE}/athena/`;
    this.#newAthena = () =>
      new AthenaOnDuckDb({ client: this.s3, folder, lake, ...place, outputLocation });
    this.athena = this.#newAthena();
  }

  /** In an emulator of its own: the names of the stack are the template's, and would meet others. */
  static async open(packaged: Package, cloud?: Cloud): Promise<Chain> {
    const emulator = cloud?.emulator ?? (await startEmulator());
    // Whoever made a cloud has said as whom the test asks it.
    if (cloud === undefined) Object.assign(process.env, emulatorEnvironment(emulator.url));
    const { queues, topicArn } = await makeResources(s3Client(), packaged.template);
    const identityOf = await cloud?.identities();
    const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-athena-'));
    let chain: Chain | undefined;
    const meddle: Meddle = (request) => chain?.meddle(request);
    const athena = await serveAthena(() => (chain as Chain).athena);
    const asked = await cloud?.beforeAthena(athena.url);
    const wires = [
      await openFaultyWire(emulator.url, meddle),
      await openFaultyWire(asked?.url ?? athena.url, meddle),
    ];
    const webhook = await openWebhookReceiver();
    const functions = startFunctions(packaged, (stage) => ({
      ...emulatorEnvironment(wires[0]?.url ?? ''),
      AWS_ENDPOINT_URL_ATHENA: wires[1]?.url ?? '',
      // Fewer than in AWS: what is always refused is then refused within a second.
      AWS_MAX_ATTEMPTS: '2',
      // The emulator's secrets have ARNs of their own.
      CLIENT_KEY_SECRET,
      ALERTS_TOPIC: topicArn,
      NODE_EXTRA_CA_CERTS: RECEIVER_CERTIFICATE,
      HOOK_PORT: String(webhook.port),
      ...identityOf?.(stage),
    }));
    const close = async (): Promise<void> => {
      for (const one of Object.values(functions)) one.kill();
      for (const server of [athena, webhook, ...wires]) server.close();
      asked?.close();
      rmSync(folder, { recursive: true });
      await emulator.stop();
    };
    chain = new Chain({ queues, webhook, functions, close }, folder);
    return chain;
  }

  /** From objects put to reports published; what no attempt could deliver comes back. */
  async play(run: Run): Promise<Undelivered> {
    await this.put(run.objects);
    await arrived(this.queues.ingest, run.objects.filter(isTold).length);
    return [...(await this.ingest()), ...(await this.measure(run))];
  }

  async put(objects: readonly InputObject[]): Promise<void> {
    for (const { bucket, key, bytes } of objects)
      await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
  }

  async ingest(order: Order = asTheyCame): Promise<Undelivered> {
    await drainIngest(this.queues.ingest, this.functions.ingest, order);
    return [];
  }

  async measure({ atMs }: Run): Promise<Undelivered> {
    const { measure } = this.functions;
    const at = new Date(atMs).toISOString();
    const lost = [await measure.deliver({ do: 'start', at })];
    const ended = (await this.athena.idle()).map(({ id, state }) => ({
      'detail-type': 'Athena Query State Change',
      detail: { queryExecutionId: id, currentState: state },
    }));
    for (const event of ended) lost.push(await measure.deliver(event));
    return [...lost.filter((reason) => reason !== undefined), ...(await this.#tell())];
  }

  /** From what stands on the bus to the reports. */
  async #tell(): Promise<Undelivered> {
    const { judge, notify, publish } = this.functions;
    return [
      ...(await drainBus(this.queues.measured, judge)),
      ...(await drainBus(this.queues.alerts, notify, (event) =>
        this.toldOnBus.push(Object(event)),
      )),
      ...(await drainBus(this.queues.judged, publish)),
    ];
  }

  /** Every object of the lake by key, with a hash of its bytes; not Athena's, named at random. */
  async lake(): Promise<ReadonlyMap<string, string>> {
    const objects = new Map<string, string>();
    const pages = paginateListObjectsV2({ client: this.s3 }, { Bucket: LAKE });
    for await (const { Contents = [] } of pages) {
      for (const { Key = '', ETag = '' } of Contents)
        if (!Key.startsWith('athena/')) objects.set(Key, ETag);
    }
    return objects;
  }

  /** An object of the lake as text. */
  async text(key: string): Promise<string> {
    const found = await this.s3.send(new GetObjectCommand({ Bucket: LAKE, Key: key }));
    return (await found.Body?.transformToString()) ?? '';
  }

  /** Back to an empty lake, empty queues, an Athena that ran nothing; targets stay. */
  async reset(): Promise<void> {
    this.meddle = () => undefined;
    for (const queue of Object.values(this.queues))
      await new SQSClient().send(new PurgeQueueCommand({ QueueUrl: queue }));
    for (const Key of (await this.lake()).keys()) {
      if (!Key.startsWith('config/'))
        await this.s3.send(new DeleteObjectCommand({ Bucket: LAKE, Key }));
    }
    this.athena = this.#newAthena();
  }
}

/** What the template's rules let through: the test files that AWS puts beside the logs are no logs. */
function isTold({ bucket, key }: InputObject): boolean {
  return bucket !== LOG_BUCKET || key.includes('/elasticloadbalancing/');
}

const asTheyCame: Order = (messages) => messages;
