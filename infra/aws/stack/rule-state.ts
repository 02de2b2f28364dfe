import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  type DescribeRuleCommandOutput,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { ask } from './ask.ts';
import type { StackClients } from './stack-clients.ts';

/** Where a rule of EventBridge is; the account's own bus is `default`. */
export interface RulePlace {
  readonly bus: string;
  readonly name: string;
}

/** A rule of EventBridge as it is now. */
export interface RuleState extends RulePlace {
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly pattern: string;
  readonly targetArns: readonly string[];
}

/**
 * The state of a rule by the id that CloudFormation has for it: a name, on a bus of one's own
 * `BUS|NAME`. Undefined where it is on neither the default bus nor `ownBus`.
 */
export async function ruleState(
  clients: StackClients,
  id: string,
  ownBus: string,
): Promise<RuleState | undefined> {
  const [bus, name] = id.includes('|') ? id.split('|') : [undefined, id];
  for (const one of bus === undefined ? ['default', ownBus] : [bus]) {
    const place = { bus: one, name: name ?? id };
    const found = await describe(clients, place);
    if (found !== undefined) return { ...place, ...(await stateOf(clients, place, found)) };
  }
  return undefined;
}

/** Whether there is a bus of that name. */
export async function hasBus({ events }: StackClients, name: string): Promise<boolean> {
  const question = { what: `look at bus ${name}`, right: 'events:DescribeEventBus', on: name };
  const found = await ask(question, events.send(new DescribeEventBusCommand({ Name: name })));
  return found !== undefined;
}

async function describe({ events }: StackClients, { bus, name }: RulePlace) {
  const question = { what: `look at rule ${name}`, right: 'events:DescribeRule', on: name };
  const asked = new DescribeRuleCommand({ Name: name, EventBusName: bus });
  return await ask(question, events.send(asked));
}

async function stateOf(
  { events }: StackClients,
  { bus, name }: RulePlace,
  { State, EventPattern = '', Arn = '' }: DescribeRuleCommandOutput,
) {
  const question = { what: `look at rule ${name}`, right: 'events:ListTargetsByRule', on: name };
  const asked = new ListTargetsByRuleCommand({ Rule: name, EventBusName: bus });
  const { Targets = [] } = (await ask(question, events.send(asked))) ?? {};
  return {
    arn: Arn,
    isEnabled: State !== 'DISABLED',
    pattern: EventPattern,
    targetArns: Targets.map((target) => target.Arn ?? ''),
  };
}
