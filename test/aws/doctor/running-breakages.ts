import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { DeleteEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  DeleteFunctionCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { Template } from '../../infra/template/cloudformation.ts';
import type { Breakage } from './breakage.ts';
import { update } from './deployment.ts';
import type { SoundStack } from './sound-stack.ts';

/** When the doctor looks: everything was done two hours before. */
export const LATER_MS = 2.25 * HOUR_MS;

export const RUNNING_BREAKAGES: readonly Breakage[] = [
  {
    name: 'the last deployment failed and was rolled back',
    plant: ({ template }) => update(withBadResource(template), 'UPDATE_ROLLBACK_COMPLETE'),
    found: [
      [
        'broken',
        'stack',
        /is UPDATE_ROLLBACK_COMPLETE: the last deployment .*describe-stack-event/,
      ],
    ],
  },
  {
    name: 'a function is gone',
    plant: async (stack) => {
      const FunctionName = stack.id('PublishLambdaFunction');
      await new LambdaClient().send(new DeleteFunctionCommand({ FunctionName }));
    },
    found: [['broken', 'functions', /^function resumption-watch-prod-publish is gone/]],
  },
  {
    name: 'a function is throttled',
    plant: (stack) => count(stack, 'Throttles', 12),
    found: [['broken', 'failures', /^resumption-watch-prod-judge was throttled, .* 12 times/]],
  },
  {
    name: 'ingest does not take from its queue',
    mends: true,
    plant: async (stack) => {
      const disabled = { UUID: stack.id('IngestQueueToIngest'), Enabled: false };
      await new LambdaClient().send(new UpdateEventSourceMappingCommand(disabled));
    },
    found: [['broken', 'queue-reader', /does not read its queue: .*-mapping --uuid \S+ --enabled/]],
  },
  {
    name: 'objects are dead letters',
    plant: (stack) => send(stack, 'IngestDeadLetterQueue'),
    found: [
      [
        'broken',
        'dead-letters',
        /^1 dead letter in IngestDeadLetterQueue: objects .*npm run replay -- --dead-letters arn:aws:sqs:/,
      ],
    ],
  },
  {
    name: 'events for functions are dead letters',
    plant: (stack) => send(stack, 'FunctionsDeadLetterQueue'),
    found: [
      [
        'broken',
        'dead-letters',
        /^1 dead letter in FunctionsDeadLetterQueue: events that were not handled/,
      ],
    ],
  },
  {
    name: 'a schedule is disabled',
    mends: true,
    plant: async (stack) => {
      const place = { Name: stack.id('MeasureSchedule'), GroupName: stack.id('ScheduleGroup') };
      const scheduler = new SchedulerClient();
      const { Target, FlexibleTimeWindow, ScheduleExpression } = await scheduler.send(
        new GetScheduleCommand(place),
      );
      const kept = { ...place, Target, FlexibleTimeWindow, ScheduleExpression };
      await scheduler.send(new UpdateScheduleCommand({ ...kept, State: 'DISABLED' }));
    },
    found: [['broken', 'schedules', /^MeasureSchedule is disabled.*scheduler update-schedule/]],
  },
  {
    name: 'the bus of the stack is gone',
    plant: async (stack) => {
      const events = new EventBridgeClient();
      await events.send(new DeleteEventBusCommand({ Name: stack.id('EventBus') }));
    },
    // Its rules go with it.
    found: [
      ['broken', 'rules', /^rule AlertRule is gone/],
      ['broken', 'rules', /^rule WindowJudgedRule is gone/],
      ['broken', 'rules', /^rule WindowMeasuredRule is gone/],
      ['broken', 'bus', /^bus resumption-watch-prod is gone/],
    ],
  },
  {
    name: 'nobody followed the link in the mail',
    answers: {
      to: /api\/sns#/,
      fault: { kind: 'reply', body: subscriptionsAnswer('PendingConfirmation') },
    },
    found: [
      ['broken', 'subscriptions', /^on-call@example\.com has not confirmed: .*sns subscribe/],
    ],
  },
  {
    name: 'the topic is gone',
    plant: async (stack) => {
      const TopicArn = stack.id('AlertsTopic');
      await new SNSClient().send(new DeleteTopicCommand({ TopicArn }));
    },
    found: [['broken', 'subscriptions', /^topic arn:aws:sns:\S+ is gone/]],
  },
  {
    name: 'an alarm goes off',
    plant: async (stack) => {
      const AlarmName = stack.id('NoDataAlarm');
      const state = { StateValue: 'ALARM' as const, StateReason: 'no datapoints' };
      await new CloudWatchClient().send(new SetAlarmStateCommand({ AlarmName, ...state }));
    },
    found: [
      ['broken', 'alarms', /^NoDataAlarm: .*EventBridge .* \(no datapoints\).*alarm-history/],
    ],
  },
  {
    name: 'an alarm is gone, and one tells nobody',
    plant: async (stack) => {
      const client = new CloudWatchClient();
      const goneName = stack.id('OldestMessageAlarm');
      await client.send(new DeleteAlarmsCommand({ AlarmNames: [goneName] }));
      const muted = stack.id('FailedQueriesAlarm');
      await client.send(new DisableAlarmActionsCommand({ AlarmNames: [muted] }));
    },
    found: [
      ['broken', 'alarms', /^alarm OldestMessageAlarm is gone/],
      ['broken', 'alarms', /^FailedQueriesAlarm tells nobody: .*enable-alarm-actions/],
    ],
  },
];

/** A template that CloudFormation begins and can't end. */
export function withBadResource(template: Template): Template {
  const Properties = { TargetFunctionArn: 'no-such-function', AuthType: 'AWS_IAM' };
  const Bad = { Type: 'AWS::Lambda::Url', Properties };
  return { ...template, Resources: { ...template.Resources, Bad } };
}

async function send(stack: SoundStack, queue: string): Promise<void> {
  const message = { QueueUrl: stack.id(queue), MessageBody: '{}' };
  await new SQSClient().send(new SendMessageCommand(message));
}

async function count(stack: SoundStack, MetricName: string, Value: number): Promise<void> {
  const Dimensions = [{ Name: 'FunctionName', Value: stack.id('JudgeLambdaFunction') }];
  const Timestamp = new Date(Date.now() + LATER_MS - HOUR_MS / 4);
  const MetricData = [{ MetricName, Dimensions, Value, Timestamp }];
  const Namespace = 'AWS/Lambda';
  await new CloudWatchClient().send(new PutMetricDataCommand({ Namespace, MetricData }));
}

/** What SNS answers about a subscription that nobody confirmed; the emulator gives it an ARN. */
function subscriptionsAnswer(arn: string): string {
  const parts = [
    '<Endpoint>on-call@example.com</Endpoint><Protocol>email</Protocol>',
    `<SubscriptionArn>${arn}</SubscriptionArn>`,
  ].join('');
  return (
    '<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>' +
    `<member>${parts}</member></Subscriptions></ListSubscriptionsByTopicResult>` +
    '</ListSubscriptionsByTopicResponse>'
  );
}
