import type { HeldPort } from './held-port.ts';
import type { ServerSetup } from './server-setups.ts';

/** What a server needs to know of its node. */
export interface NodePlace {
  /** A folder of its own. */
  readonly folder: string;
  /** With as many sockets as the setup has workers. */
  readonly held: HeldPort;
  /** Where decrypted bytes go: the socket file of a listener that swallows them. */
  readonly sinkPath: string;
  /** Paths of the certificate, its key, and both in one file. */
  readonly certificate: string;
  readonly key: string;
  readonly bundle: string;
  /** 48 random bytes each; the first seals, all of them open. */
  readonly ticketKeys: readonly Buffer[];
}

/** One line of a server's own log: what it says of a handshake. */
export interface LoggedHandshake {
  /** When the connection had ended, epoch ms. */
  readonly loggedAtMs: number;
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
