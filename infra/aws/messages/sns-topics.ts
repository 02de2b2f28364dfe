import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { TopicMessage, TopicPublisher } from '../../../functions/ports.ts';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { awsSettings } from '../sdk/aws-settings.ts';

/** Topics of SNS, by ARN; throws `send-failed` where a topic refuses a message. */
export class SnsTopics implements TopicPublisher {
  readonly #client: SNSClient;

  constructor(client: SNSClient = new SNSClient(awsSettings())) {
    this.#client = client;
  }

  async publish(topic: string, { subject, message, attributes }: TopicMessage): Promise<void> {
    const call = {
      code: 'send-failed',
      what: `publish to topic ${topic}`,
      permission: `sns:Publish on ${topic}`,
    } as const;
    const named = Object.entries(attributes).map(
      ([name, StringValue]) => [name, { DataType: 'String', StringValue }] as const,
    );
    const command = new PublishCommand({
      TopicArn: topic,
      Subject: subject,
      Message: message,
      MessageAttributes: Object.fromEntries(named),
    });
    await orAwsFault(call, this.#client.send(command));
  }
}
