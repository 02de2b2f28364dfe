import type { ServerSetup } from './server-setups.ts';

/** What a server needs to know of its node. */
export interface NodePlace {
  /** A folder of its own. */
  readonly folder: string;
  readonly port: number;
  /** Where decrypted bytes go: a listener that swallows them. */
  readonly sinkPort: number;
  /** Paths of the certificate, its key, and both in one file. */
  readonly certificate: string;
  readonly key: string;
  readonly bundle: string;
  /** 48 random bytes, alike on all nodes of a balancer whose keys are shared. */
  readonly ticketKey: Buffer;
}

/** One line of a server's own log: what it says of a handshake. */
export interface LoggedHandshake {
  readonly clientPort: number;
  readonly resumed: boolean;
}

/** A running node of a real server. */
export interface RealNode {
  /** Ends its processes and reads what they logged. */
  stop(): Promise<readonly LoggedHandshake[]>;
}

/** A kind of real server. */
export interface ServerSoftware {
  readonly name: string;
  /** Its version; null, with what is missing, where it can't run here. */
  installed(): { readonly version: string | null; readonly missing: string };
  start(setup: ServerSetup, place: NodePlace): Promise<RealNode>;
}
