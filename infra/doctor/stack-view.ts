import { Fault } from '../../functions/errors.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import type { DeployedStack, StackResource } from '../aws/stack/deployed-stack.ts';
import { type FunctionState, functionState } from '../aws/stack/function-state.ts';
import { type RuleState, ruleState } from '../aws/stack/rule-state.ts';
import type { StackClients } from '../aws/stack/stack-clients.ts';

/** How long after a deployment nothing need have come out of the pipeline. */
const WARM_UP_MS = 2 * HOUR_MS;

/** The buckets that a stack reads logs from, and which of their keys. */
export interface LogSource {
  readonly buckets: readonly string[];
  /** Prefixes of the keys; '' where every balancer's folder counts. */
  readonly prefixes: readonly string[];
}

/** A deployed stack to look at: its resources by the names that the template gives them. */
export class StackView {
  readonly clients: StackClients;
  readonly stack: DeployedStack;
  readonly region: string;
  readonly stage: string;
  readonly nowMs: number;
  readonly #asked = new Map<string, Promise<unknown>>();

  constructor(parts: Pick<StackView, 'clients' | 'stack' | 'region' | 'stage' | 'nowMs'>) {
    this.clients = parts.clients;
    this.stack = parts.stack;
    this.region = parts.region;
    this.stage = parts.stage;
    this.nowMs = parts.nowMs;
  }

  /** Whether the pipeline may still be silent because it was deployed just now. */
  get isNew(): boolean {
    return this.nowMs - this.stack.createdAtMs < WARM_UP_MS;
  }

  /** What CloudFormation calls a resource; '' where the stack has none of that logical id. */
  idOf(logicalId: string): string {
    return this.stack.resources.find((one) => one.logicalId === logicalId)?.id ?? '';
  }

  /** The resources of a type. */
  all(type: string): readonly StackResource[] {
    return this.stack.resources.filter((one) => one.type === type);
  }

  /** The state of a function by its logical id; asked once. */
  functionOf(logicalId: string): Promise<FunctionState | undefined> {
    const ask = () => functionState(this.clients, this.idOf(logicalId));
    return this.once(`function ${logicalId}`, ask);
  }

  /** The state of a rule by its logical id; asked once. */
  ruleOf(logicalId: string): Promise<RuleState | undefined> {
    const ask = () => ruleState(this.clients, this.idOf(logicalId), this.idOf('EventBus'));
    return this.once(`rule ${logicalId}`, ask);
  }

  /** Where the stack reads logs, as its rule says it; null where it was deployed to read none. */
  async logSource(): Promise<LogSource | null> {
    if (this.idOf('LogObjectsRule') === '') return null;
    const rule = await this.ruleOf('LogObjectsRule');
    if (rule !== undefined) return logSourceOf(rule.pattern);
    throw new Fault('read-failed', 'LogObjectsRule, which names the log buckets, is gone');
  }

  /** What `ask` answers; asked once, however many checks need it. */
  once<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    const before = this.#asked.get(name) as Promise<Answer> | undefined;
    const answer = before ?? ask();
    this.#asked.set(name, answer);
    return answer;
  }

  /** A command of the AWS CLI in the Region of the stack. */
  aws(command: string): string {
    return `aws ${command} --region ${this.region}`;
  }

  /** A command that prints what a function logged of late; version 1 of the CLI has no `logs tail`. */
  logs(functionName: string, sinceMs: number, pattern = ''): string {
    const filter = pattern === '' ? '' : ` --filter-pattern ${pattern}`;
    return this.aws(
      `logs filter-log-events --log-group-name /aws/lambda/${functionName} ` +
        `--start-time ${this.nowMs - sinceMs}${filter} --query 'events[].message' --output text`,
    );
  }

  /** A command of this project, for the stack's Region and stage. */
  deploy(): string {
    return `npm run deploy -- --region ${this.region} --stage ${this.stage}`;
  }
}

interface LogPattern {
  readonly detail: {
    readonly bucket: { readonly name: readonly string[] };
    readonly object: { readonly key: readonly { readonly prefix?: string }[] };
  };
}

/** Reads the pattern of the rule that hears of log objects, which the template wrote. */
function logSourceOf(pattern: string): LogSource {
  const { detail } = JSON.parse(pattern) as LogPattern;
  return {
    buckets: detail.bucket.name,
    prefixes: detail.object.key.map(({ prefix = '' }) => prefix),
  };
}
