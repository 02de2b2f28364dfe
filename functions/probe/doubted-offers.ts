/**
 * Offers that ended without an answer at a node that had refused no connection so far. What the node
 * does next shows why: an answer to a connection that began later blames the session; a refusal of
 * one without a session says that the node took nothing at that time.
 */
export class DoubtedOffers<Offer> {
  #begun = 0;
  #doubts: { readonly offer: Offer; readonly before: number }[] = [];

  /** A connection is begun; returns its number. */
  begin(): number {
    this.#begun += 1;
    return this.#begun - 1;
  }

  /** An offer has ended so just now. */
  doubt(offer: Offer): void {
    this.#doubts.push({ offer, before: this.#begun });
  }

  /** The connection of that number was answered; the offers that failed by themselves. */
  answered(number: number): readonly Offer[] {
    const [own, open] = [true, false].map((is) =>
      this.#doubts.filter(({ before }) => number >= before === is),
    );
    this.#doubts = open ?? [];
    return (own ?? []).map(({ offer }) => offer);
  }

  /** The node refused a connection without a session, or the run has ended: all that are open. */
  all(): readonly Offer[] {
    return this.#doubts.splice(0).map(({ offer }) => offer);
  }
}
