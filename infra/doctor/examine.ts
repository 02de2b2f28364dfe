import { Fault } from '../../functions/errors.ts';
import { MissingRight } from '../aws/sdk/aws-fault.ts';
import { type Caller, caller, findStack } from '../aws/stack/deployed-stack.ts';
import { stackClients } from '../aws/stack/stack-clients.ts';
import { ARRIVAL_CHECKS } from './arrival-checks.ts';
import { broken, type Check, type Finding } from './check.ts';
import { CONFIGURATION_CHECKS } from './configuration-checks.ts';
import { DEPLOYMENT_CHECKS, isStanding } from './deployment-checks.ts';
import { DISCOVERY_CHECKS } from './discovery-checks.ts';
import { MEASURING_CHECKS } from './measuring-checks.ts';
import { READING_CHECKS } from './reading-checks.ts';
import { StackView } from './stack-view.ts';
import { TELLING_CHECKS } from './telling-checks.ts';

/** All checks, in the order in which evidence passes the pipeline. */
export const CHECKS: readonly Check[] = [
  ...DEPLOYMENT_CHECKS,
  ...CONFIGURATION_CHECKS,
  ...DISCOVERY_CHECKS,
  ...ARRIVAL_CHECKS,
  ...READING_CHECKS,
  ...MEASURING_CHECKS,
  ...TELLING_CHECKS,
];

/** Which stack to look at, and when. */
export interface StackPlace {
  readonly region: string;
  readonly stage: string;
  readonly nowMs: number;
}

/** A finding with the name of its check. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

/** What was looked at, and the findings as they come, in the order of the checks. */
export interface Examination {
  readonly stack: string;
  readonly caller: Caller;
  readonly findings: AsyncIterable<NamedFinding>;
}

/** Looks at a stack; throws where AWS does not accept the credentials or does not answer at all. */
export async function examine({ region, stage, nowMs }: StackPlace): Promise<Examination> {
  const clients = stackClients(region);
  const name = `resumption-watch-${stage}`;
  const who = await caller(clients);
  const stack = await findStack(clients, name);
  if (stack === undefined) {
    const says = `account ${who.accountId} has no stack ${name} in ${region}`;
    const deploy = `npm run deploy -- --region ${region} --stage ${stage}`;
    const findings = listed([{ check: 'stack', ...broken(says, deploy) }]);
    return { stack: name, caller: who, findings };
  }
  const view = new StackView({ clients, stack, region, stage, nowMs });
  const checks = isStanding(stack) ? CHECKS : DEPLOYMENT_CHECKS;
  return { stack: name, caller: who, findings: inOrder(checks, view) };
}

async function* listed(findings: readonly NamedFinding[]): AsyncIterable<NamedFinding> {
  yield* findings;
}

/** All at once, since most of the time is spent waiting for AWS. */
async function* inOrder(checks: readonly Check[], view: StackView): AsyncIterable<NamedFinding> {
  const running = checks.map((check) => findingsOf(check, view));
  // A mistake of ours is thrown when its turn comes, and is no unhandled rejection before.
  for (const findings of running) findings.catch(() => {});
  for (const findings of running) yield* await findings;
}

async function findingsOf(check: Check, view: StackView): Promise<readonly NamedFinding[]> {
  return (await run(check, view)).map((finding) => ({ check: check.name, ...finding }));
}

async function run(check: Check, view: StackView): Promise<readonly Finding[]> {
  try {
    return await check.run(view);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const right = error instanceof MissingRight ? error.right : null;
    return [{ state: 'unchecked', says: error.message, commands: [], right }];
  }
}
