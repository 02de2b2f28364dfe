import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { TopicMessage, TopicPublisher } from '../../functions/ports.ts';
import { orAwsFault } from './aws-fault.ts';
import { awsSettings } from './aws-settings.ts';

/** A client of SNS. */
export function snsClient(): SNSClient {
  return new SNSClient(awsSettings());
}

/** Topics of SNS, each named by its ARN; throws `send-failed`. */
export class SnsTopics implements TopicPublisher {
  readonly #client: SNSClient;

  constructor(client: SNSClient = snsClient()) {
    this.#client = client;
  }

  async publish(topic: string, { subject, message, attributes }: TopicMessage): Promise<void> {
    const call = {
      code: 'send-failed',
      what: `publish to topic ${topic}`,
      permission: `sns:Publish on ${topic}`,
    } as const;
    const values = Object.entries(attributes).map(([name, text]) => {
      return [name, { DataType: 'String', StringValue: text }] as const;
    });
    const command = new PublishCommand({
      TopicArn: topic,
      Subject: subject,
      Message: message,
      MessageAttributes: Object.fromEntries(values),
    });
    await orAwsFault(call, this.#client.send(command));
  }
}
