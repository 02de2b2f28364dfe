import { ByteInterner, NO_VALUE } from '../lines/byte-interner.ts';
import { isAddress, isName, isToken } from '../lines/field-value.ts';
import { CheckedInterner } from './checked-interner.ts';

/** Distinct names that one object's interners may hold before they are flushed and emptied. */
const NAMES_MAX = 200_000;
/** Names of objects before that one object may begin with: a small part, or its rows would differ. */
const KEPT_NAMES_MAX = 50_000;

/** What the object's key says of its balancer and node; null where it says nothing. */
export interface KeyNames {
  readonly balancer: string | null;
  readonly node: string | null;
}

/** The names in one object's lines, as small numbers, each column with its own check. */
export class ObjectNames {
  readonly balancers = new CheckedInterner(isName);
  readonly nodes = new CheckedInterner(isAddress);
  readonly listeners = new CheckedInterner(isToken);
  readonly clients = new CheckedInterner(isAddress);
  readonly ciphers = new CheckedInterner(isToken);
  readonly certificates = new CheckedInterner(isName);
  /** Of probes' requests. */
  readonly tokens = new ByteInterner();
  keyBalancer = NO_VALUE;
  keyNode = NO_VALUE;
  #key: KeyNames;

  constructor(key: KeyNames) {
    this.#key = key;
    this.#internKey();
  }

  /**
   * Begins another object, whose names are mostly those of the one before; true where there were so
   * many that all were forgotten.
   */
  begin(key: KeyNames): boolean {
    const isSame = this.#key.balancer === key.balancer && this.#key.node === key.node;
    this.#key = key;
    const isCleared = this.#size > KEPT_NAMES_MAX;
    if (isCleared) this.clear();
    else if (!isSame) this.#internKey();
    return isCleared;
  }

  /** Whether so many names were seen that they should be written out and forgotten. */
  get isFull(): boolean {
    return this.#size > NAMES_MAX;
  }

  get #size(): number {
    const { balancers, nodes, listeners, clients, ciphers, certificates } = this;
    const parties = balancers.names.size + nodes.names.size + clients.names.size;
    const others = listeners.names.size + ciphers.names.size + certificates.names.size;
    return parties + others + this.tokens.size;
  }

  /** Forgets all names: only when no row holds one. */
  clear(): void {
    this.balancers.clear();
    this.nodes.clear();
    this.listeners.clear();
    this.clients.clear();
    this.ciphers.clear();
    this.certificates.clear();
    this.tokens.clear();
    this.#internKey();
  }

  #internKey(): void {
    const { balancer, node } = this.#key;
    this.keyBalancer = balancer === null ? NO_VALUE : this.balancers.internText(balancer);
    this.keyNode = node === null ? NO_VALUE : this.nodes.internText(node);
  }
}
