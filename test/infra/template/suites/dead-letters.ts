import { describe, expect, test } from 'vitest';
import { readPage } from '../../../docs/markdown.ts';
import { at, deployed, itemsOf, type Resource, type Value } from '../cloudformation.ts';
import { FULL, packagedTemplate } from '../service-folder.ts';

const TEMPLATE = deployed(packagedTemplate(FULL));

/** What puts letters into a queue, in the words of the guide, by where it names the queue. */
const SENDERS: Readonly<
  Record<string, readonly [string, (properties: Value) => readonly Value[]]>
> = {
  'AWS::SQS::Queue': ['SQS', (of) => itemsOf(at(of, 'RedrivePolicy', 'deadLetterTargetArn'))],
  'AWS::Events::Rule': ['EventBridge', (of) => itemsOf(at(of, 'Targets')).flatMap(letterBox)],
  'AWS::Scheduler::Schedule': ['Scheduler', (of) => letterBox(at(of, 'Target') ?? null)],
  'AWS::Lambda::EventInvokeConfig': [
    'Lambda',
    (of) => itemsOf(at(of, 'DestinationConfig', 'OnFailure', 'Destination')),
  ],
  'AWS::Lambda::Function': ['Lambda', (of) => itemsOf(at(of, 'DeadLetterConfig', 'TargetArn'))],
  'AWS::SNS::Subscription': [
    'SNS',
    (of) => itemsOf(at(of, 'RedrivePolicy', 'deadLetterTargetArn')),
  ],
};

function letterBox(target: Value): readonly Value[] {
  return itemsOf(at(target, 'DeadLetterConfig', 'Arn'));
}

/** The dead-letter queues of a stack, by ARN, with what puts letters there. */
function letterBoxes(resources: Readonly<Record<string, Resource>>) {
  const boxes = new Map<string, Set<string>>();
  for (const { Type, Properties = {} } of Object.values(resources)) {
    const [sender = '', queuesOf] = SENDERS[Type] ?? [];
    for (const arn of queuesOf?.(Properties) ?? []) {
      const known = boxes.get(String(arn)) ?? new Set();
      boxes.set(String(arn), known.add(sender));
    }
  }
  return boxes;
}

/** The rows of the guide: output of the stack, what puts letters there, command. */
const ROWS = [
  ...readPage('docs/deploy.md').text.matchAll(
    /^\| `(\w+DeadLetterQueueArn)` \| (.*) \| (.*) \|$/gm,
  ),
].map(([, output = '', senders = '', command = '']) => ({ output, senders, command }));

describe('dead letters', () => {
  const boxes = letterBoxes(TEMPLATE.Resources);

  test('of every queue of the stack are in the table of the guide, with what puts them there', () => {
    const listed = ROWS.map(({ output, senders }) => {
      const arn = `arn:aws:sqs:eu-west-1:111122223333:${output.slice(0, -'Arn'.length).toLowerCase()}`;
      const named = senders.match(/(?<=^|; )[A-Z]\w+/g) ?? [];
      return [arn, named.toSorted()];
    });
    const declared = [...boxes].map(([arn, senders]) => [arn, [...senders].sort()]);
    expect(declared.length).toBeGreaterThan(1);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(declared));
  });

  test('are replayed by what the stack says of itself', () => {
    const outputs = packagedTemplate(FULL).Outputs ?? {};
    for (const { output } of ROWS) expect(Object.keys(outputs)).toContain(output);
    expect(ROWS[0]?.command).toContain('npm run replay -- --dead-letters ARN');
  });

  test('a queue that nobody wrote down would be found', () => {
    const planted = { Target: { DeadLetterConfig: { Arn: 'arn:new' } } };
    const schedule = { Type: 'AWS::Scheduler::Schedule', Properties: planted };
    expect(letterBoxes({ Planted: schedule })).toEqual(
      new Map([['arn:new', new Set(['Scheduler'])]]),
    );
  });
});
