import { text } from 'node:stream/consumers';
import {
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { onTestFinished } from 'vitest';
import { serveOnLoopback } from '../wire/loopback-server.ts';

/** Sends its event to the test; the answer decides whether it fails. */
const CODE = `exports.handler = async (event) => {
  const { status } = await fetch(process.env.SINK, { method: 'POST', body: JSON.stringify(event) });
  if (status !== 200) throw new Error('the test says no');
};`;

/** A function in the emulator's Lambda, and the events that it got. */
export interface SinkFunction {
  readonly arn: string;
  readonly events: readonly unknown[];
  /** Whether it handles what it gets. */
  handles: boolean;
}

/** Makes a function that keeps its events for the test; what it does not handle goes to a queue, at once. */
export async function makeSinkFunction(name: string, onFailure: string): Promise<SinkFunction> {
  const events: unknown[] = [];
  const made = { arn: '', events, handles: true };
  const sink = await serveOnLoopback(async (incoming, answer) => {
    events.push(JSON.parse(await text(incoming)));
    answer.writeHead(made.handles ? 200 : 500).end();
  });
  onTestFinished(() => sink.close());
  const lambda = new LambdaClient();
  const { FunctionArn = '' } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/sink',
      Code: { ZipFile: zipSync({ 'index.js': strToU8(CODE) }) },
      Environment: { Variables: { SINK: sink.url } },
    }),
  );
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: name,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: onFailure } },
    }),
  );
  return Object.assign(made, { arn: FunctionArn });
}
