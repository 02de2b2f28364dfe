import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { findBalancers } from '../../functions/probe/find-balancers.ts';
import { probedRun } from '../../functions/probe/probed-run.ts';
import { DEFAULT_RUN, runProbe } from '../../functions/probe/run-probe.ts';
import { planWithin, timeShares } from '../../functions/probe/timed-plan.ts';
import type { MetricSample } from '../../functions/publish/prometheus/exposition.ts';
import { probeSamples } from '../../functions/publish/prometheus/probe-samples.ts';
import { readPemFile } from '../settings/targets-file.ts';
import { DnsResolver } from '../tls/dns-resolver.ts';
import { SYSTEM_CLOCK } from '../tls/system-clock.ts';
import { NodeTlsDialer } from '../tls/tls-dialer.ts';

/** Probes targets when somebody asks, each by one run at a time: who asks meanwhile gets its result. */
export class TargetProber {
  readonly #targets: readonly Target[];
  readonly #proberRegion: string | null;
  readonly #runs = new Map<string, Promise<readonly MetricSample[]>>();
  readonly #end = new AbortController();

  constructor(targets: readonly Target[], proberRegion: string | null) {
    this.#targets = targets;
    this.#proberRegion = proberRegion;
  }

  /** The names by which targets can be asked for. */
  get names(): readonly string[] {
    return [...new Set(this.#targets.map(({ name }) => name))];
  }

  /** The samples of a run over the targets of a name, within `ms`. Throws a Fault of the targets. */
  async probe(name: string, ms: number): Promise<readonly MetricSample[]> {
    const under = this.#runs.get(name);
    if (under !== undefined) return await under;
    const targets = this.#targets.filter((target) => target.name === name);
    const { result, ended } = this.#run(targets, ms);
    this.#runs.set(name, result);
    // Until its last connection is closed: a second run would be in the way of the first.
    void ended.finally(() => this.#runs.delete(name));
    return await result;
  }

  /** Begins no more handshakes. */
  close(): void {
    this.#end.abort();
  }

  #run(targets: readonly Target[], ms: number) {
    const begunAtMs = Date.now();
    const trials: Trial[] = [];
    const left: { readonly balancer: string }[] = [];
    const work = this.#makeTrials(targets, ms, { trials, left });
    const late = new AbortController();
    const result = Promise.race([
      work.finally(() => late.abort()),
      pause(ms, false, { signal: late.signal, ref: false }).catch(() => false),
    ]).then((isWhole) => {
      const cut = isWhole ? [] : targets.map(({ name }) => ({ balancer: name }));
      const endedAtMs = Date.now();
      return probeSamples(
        probedRun({ targets, trials, left: [...left, ...cut], begunAtMs, endedAtMs }),
      );
    });
    // A rejection is the result's, whoever waits for it.
    return { result, ended: work.then(() => {}).catch(() => {}) };
  }

  /** Whether the plan was carried out. */
  async #makeTrials(
    targets: readonly Target[],
    ms: number,
    { trials, left }: { readonly trials: Trial[]; readonly left: { readonly balancer: string }[] },
  ): Promise<boolean> {
    const { beginMs, timeoutMs, ticketWaitMs } = timeShares(ms);
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(beginMs)]);
    const found = await findBalancers(targets, new DnsResolver(), readPemFile);
    const plan = planWithin(found.balancers, beginMs, (limit) => randomInt(limit));
    left.push(
      ...found.refused,
      ...plan.refused.map(({ balancer: { name } }) => ({ balancer: name })),
    );
    const run = runProbe(plan, {
      dialer: new NodeTlsDialer(SYSTEM_CLOCK, { ticketWaitMs }),
      clock: SYSTEM_CLOCK,
      runId: randomUUID(),
      proberRegion: this.#proberRegion,
      limits: DEFAULT_RUN.limits,
      timeoutMs,
      signal,
      onSkip: ({ balancer }) => left.push({ balancer }),
    });
    for await (const trial of run) trials.push(trial);
    return !signal.aborted;
  }
}
