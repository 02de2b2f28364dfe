import { randomUUID } from 'node:crypto';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { onTestFinished, vi } from 'vitest';
import { serveOnLoopback } from './loopback-server.ts';

// No emulator has SQS's move tasks (ministack 1.5.33, moto 5.2.5, fauxqs 2.4.1: none). These do what the
// API reference says, to the messages of the emulator's queues; everything else is passed on to it.

interface Task {
  readonly TaskHandle: string;
  readonly SourceArn: string;
  readonly DestinationArn: string | undefined;
  readonly StartedTimestamp: number;
  Status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  FailureReason?: string;
  ApproximateNumberOfMessagesMoved: number;
  ApproximateNumberOfMessagesToMove: number;
}

type Asked = Readonly<Record<string, string | undefined>>;

/** Puts move tasks before the emulator for one test; `betweenMs` passes between two messages. */
export async function withMoveTasks(betweenMs = 0): Promise<void> {
  const emulator = process.env.AWS_ENDPOINT_URL ?? '';
  const tasks = new MoveTasks(
    new SQSClient({ endpoint: emulator, useQueueUrlAsEndpoint: false }),
    betweenMs,
  );
  const server = await serveOnLoopback(async (incoming, answer) => {
    const [, action = ''] = String(incoming.headers['x-amz-target']).split('AmazonSQS.');
    const work = tasks.actions[action];
    if (work === undefined) return passOn(emulator, incoming, answer);
    const asked = JSON.parse(await text(incoming)) as Asked;
    // The SDK goes where a queue's own address leads.
    answer.end(JSON.stringify(await work(asked)).replaceAll(emulator, server.url));
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
  });
}

function passOn(target: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path, headers } = incoming;
  const onward = request(target, { method, path, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  incoming.pipe(onward);
}

class MoveTasks {
  readonly #sqs: SQSClient;
  readonly #betweenMs: number;
  readonly #tasks: Task[] = [];

  constructor(sqs: SQSClient, betweenMs: number) {
    this.#sqs = sqs;
    this.#betweenMs = betweenMs;
  }

  readonly actions: Readonly<Record<string, (asked: Asked) => Promise<object>>> = {
    GetQueueUrl: async ({ QueueName = '' }) => ({ QueueUrl: await this.#urlOf(QueueName) }),
    ListDeadLetterSourceQueues: async ({ QueueUrl = '' }) => ({
      queueUrls: await this.#sourcesOf(await this.#attribute(QueueUrl, 'QueueArn')),
    }),
    StartMessageMoveTask: async ({ SourceArn = '', DestinationArn }) => {
      const source = await this.#urlOf(SourceArn);
      const count = Number(await this.#attribute(source, 'ApproximateNumberOfMessages'));
      const task: Task = {
        ...{ TaskHandle: randomUUID(), SourceArn, DestinationArn, Status: 'RUNNING' },
        ...{ ApproximateNumberOfMessagesMoved: 0, ApproximateNumberOfMessagesToMove: count },
        StartedTimestamp: Date.now(),
      };
      this.#tasks.unshift(task);
      void this.#run(task, source);
      return { TaskHandle: task.TaskHandle };
    },
    ListMessageMoveTasks: async ({ SourceArn }) => ({
      Results: this.#tasks
        .filter((task) => task.SourceArn === SourceArn)
        .slice(0, 1)
        .map(({ TaskHandle, ...task }) =>
          task.Status === 'RUNNING' ? { ...task, TaskHandle } : task,
        ),
    }),
    CancelMessageMoveTask: async ({ TaskHandle }) => {
      const task = this.#tasks.find((one) => one.TaskHandle === TaskHandle);
      if (task?.Status === 'RUNNING') task.Status = 'CANCELLING';
      return { ApproximateNumberOfMessagesMoved: task?.ApproximateNumberOfMessagesMoved ?? 0 };
    },
  };

  async #run(task: Task, source: string): Promise<void> {
    const failed = (reason: string): void => {
      Object.assign(task, { Status: 'FAILED', FailureReason: reason });
    };
    // These messages were sent, not redriven: SQS knows no source of theirs.
    if (task.DestinationArn === undefined) return failed('CouldNotDetermineMessageSource');
    const queue = { QueueUrl: source };
    for (;;) {
      const { Messages: [message] = [] } = await this.#sqs.send(new ReceiveMessageCommand(queue));
      if (message === undefined || task.Status === 'CANCELLING') break;
      try {
        const QueueUrl = await this.#urlOf(task.DestinationArn);
        await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: message.Body }));
      } catch {
        return failed('AWS.SimpleQueueService.NonExistentQueue');
      }
      const { ReceiptHandle } = message;
      await this.#sqs.send(new DeleteMessageCommand({ ...queue, ReceiptHandle }));
      task.ApproximateNumberOfMessagesMoved += 1;
      await setTimeout(this.#betweenMs);
    }
    task.Status = task.Status === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
  }

  async #attribute(
    url: string,
    name: 'QueueArn' | 'ApproximateNumberOfMessages' | 'RedrivePolicy',
  ) {
    const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [name] });
    return (await this.#sqs.send(asked)).Attributes?.[name] ?? '';
  }

  async #urls(): Promise<readonly string[]> {
    return (await this.#sqs.send(new ListQueuesCommand({ MaxResults: 1000 }))).QueueUrls ?? [];
  }

  async #urlOf(arn: string): Promise<string> {
    const found = (await this.#urls()).find((url) => url.endsWith(`/${arn.split(':').at(-1)}`));
    if (found === undefined) throw new Error(`no queue ${arn}`);
    return found;
  }

  async #sourcesOf(arn: string): Promise<readonly string[]> {
    const urls = await this.#urls();
    const policies = await Promise.all(urls.map((url) => this.#attribute(url, 'RedrivePolicy')));
    return urls.filter((_, at) => policies[at]?.includes(`"${arn}"`));
  }
}
