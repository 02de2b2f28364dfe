import type { ProbeBudget } from './probe-plan.ts';

/** The handshakes that a run has begun, held against its budget: those made again count, too. */
export class SpentBudget {
  readonly #budget: ProbeBudget;
  readonly #ofBalancer = new Map<string, number>();
  #ofRun = 0;

  constructor(budget: ProbeBudget) {
    this.#budget = budget;
  }

  add(balancer: string): void {
    this.#ofBalancer.set(balancer, (this.#ofBalancer.get(balancer) ?? 0) + 1);
    this.#ofRun += 1;
  }

  /** Why a balancer may get no more handshakes; null where it may. */
  reason(balancer: string): string | null {
    const { perBalancer, perRun } = this.#budget;
    if ((this.#ofBalancer.get(balancer) ?? 0) >= perBalancer) {
      return `is not asked any more: the budget of ${perBalancer} handshakes is used up`;
    }
    if (this.#ofRun >= perRun) {
      return `is not asked any more: the run's budget of ${perRun} handshakes is used up`;
    }
    return null;
  }
}
