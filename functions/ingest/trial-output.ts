import { TRIAL_COLUMNS } from '../lake/columns.ts';
import { LakeOutput } from '../lake/lake-output.ts';
import { tableFile } from '../lake/table-file.ts';
import { tableKey } from '../lake/table-key.ts';
import type { Trial } from '../model/trial.ts';
import type { ObjectStore } from '../ports.ts';
import type { TokenHasher } from './connections/token-hash.ts';

/** Partitions that one file may reach into: 30 Regions, each type, a week. */
const PARTITIONS_MAX = 1000;

/** The trials of one result file on their way into the lake: one file per partition. */
export class TrialOutput {
  readonly #lake: ObjectStore;
  readonly #sourceId: string;
  readonly #tokens: TokenHasher;
  readonly #byKey = new Map<string, Trial[]>();
  #outputs: readonly LakeOutput[] = [];
  #first: Trial | undefined;
  #several = false;

  constructor(lake: ObjectStore, sourceId: string, tokens: TokenHasher) {
    this.#lake = lake;
    this.#sourceId = sourceId;
    this.#tokens = tokens;
  }

  get keys(): readonly string[] {
    return [...this.#byKey.keys()];
  }

  /** The day of the first trial. */
  get firstDay(): string | undefined {
    return this.#first === undefined ? undefined : dayOf(this.#first);
  }

  /** A trial of the one balancer that all of them tried; undefined when there are several. */
  get onlyBalancer(): Trial | undefined {
    return this.#several ? undefined : this.#first;
  }

  /** Takes a trial, unless the file reaches into more partitions than any run does. */
  push(trial: Trial): boolean {
    const { balancer_type: balancerType, region } = trial;
    const at = { balancerType, region, day: dayOf(trial) };
    const key = tableKey('trials', at, null, this.#sourceId);
    const rows = this.#byKey.get(key);
    if (rows === undefined && this.#byKey.size >= PARTITIONS_MAX) return false;
    if (rows === undefined) this.#byKey.set(key, [trial]);
    else rows.push(trial);
    this.#first ??= trial;
    this.#several ||= !isSameBalancer(this.#first, trial);
    return true;
  }

  async commit(): Promise<void> {
    this.#outputs = [...this.#byKey].map(([key, trials]) => {
      const output = new LakeOutput(this.#lake, key);
      const rows = trials.map(({ request_token: token, ...trial }) => ({
        ...trial,
        probe_token: token === null ? null : this.#tokens.hashOfText(token),
        source_id: this.#sourceId,
      }));
      output.push(tableFile(TRIAL_COLUMNS, rows));
      return output;
    });
    for (const output of this.#outputs) await output.commit();
  }

  async abort(): Promise<void> {
    for (const output of this.#outputs) await output.abort();
  }
}

function dayOf({ tried_at_ms }: Trial): string {
  return new Date(tried_at_ms).toISOString().slice(0, 10);
}

function isSameBalancer(a: Trial, b: Trial): boolean {
  return a.balancer_type === b.balancer_type && a.region === b.region && a.balancer === b.balancer;
}
