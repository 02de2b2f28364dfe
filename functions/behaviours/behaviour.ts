import type { BalancerType, Mechanism, Scope, TlsVersion } from '../model/balancer.ts';

/** One documented statement about balancers. */
export interface Behaviour {
  readonly id: string;
  readonly balancerType: BalancerType;
  /** What the document says, in our words, one sentence. */
  readonly says: string;
  readonly source: { readonly title: string; readonly url: string; readonly readOn: string };
  /**
   * `inferred` where the statement is drawn from two documents: at most a warning follows;
   * `undocumented` where no document says what holds: nothing follows, and that is said.
   */
  readonly status: 'stated' | 'inferred' | 'undocumented';
  /** The tests that prove the code obeys it: `file#test name`. */
  readonly tests: readonly string[];
}

/** How far one mechanism's sessions are accepted. */
export interface ScopeBehaviour extends Behaviour {
  readonly mechanism: Mechanism;
  readonly scope: Scope;
}

/** Which TLS versions the type documents. */
export interface VersionBehaviour extends Behaviour {
  readonly versions: readonly TlsVersion[];
}

/** On what listeners resumption is documented as unsupported, or not documented. */
export interface ExclusionBehaviour extends Behaviour {
  readonly exclusion: 'mutual-tls' | 'several-certificates';
}
