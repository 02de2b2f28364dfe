import type { BalancerType, Level } from '../../../functions/model/balancer.ts';
import type { RuleName, Severity } from '../../../functions/model/deviation.ts';
import type { ClientProgram } from './client-programs.ts';

/** What a lab client comes for; all but `tls` are the strangers that every real log is full of. */
export type Errand = 'tls' | 'old-version' | 'no-certificate' | 'plain-http' | 'port-scan';

/** Which node a client picks: always its own, any, or the next one at every visit. */
export type Path = 'home' | 'random' | 'tour';

/** Clients of one kind: how many, how often each comes before and within the judged window. */
export interface ClientGroup {
  readonly errand: Errand;
  readonly path: Path;
  readonly clients: number;
  readonly visitsBefore: number;
  readonly visitsWithin: number;
}

/** How far a balancer's nodes accept sessions, and the newest version that they speak. */
export interface SessionSetup {
  readonly sessionIds: 'none' | 'node';
  readonly tickets: 'none' | 'node' | 'region';
  readonly maxVersion: 'TLSv1.2' | 'TLSv1.3';
}

/** How a balancer's nodes treat sessions: what the documents promise, or what a fault made of it. */
export interface LabSetup extends SessionSetup {
  readonly mutualTls: boolean;
  /** False: sessions are issued, and never accepted. */
  readonly accepts: boolean;
  /** The node (address) that loses its cache and ticket keys at each hour of the window. */
  readonly forgetfulNode: string | null;
  /** No log is delivered for the last hours of the run. */
  readonly silentHours: number;
  /** The share of its log's lines that are lost, each by itself. */
  readonly lostLines: number;
  /** Which handshakes of TLS 1.3 its log says the opposite of. */
  readonly wrongMarks: WrongMarks;
}

/** Outcomes of handshakes whose mark is wrong. */
export type WrongMarks = 'none' | 'resumed' | 'full' | 'both';

/** `application-29`: the lines of 2024 and earlier, without trace id, node address, connection log. */
export type LogFormat = 'application' | 'application-29' | 'network' | 'classic';

export interface LabBalancer {
  readonly balancerType: BalancerType;
  readonly accountId: string;
  readonly region: string;
  /** As records name it: `app/NAME/ID`, `net/NAME/ID`, or a classic name. */
  readonly name: string;
  readonly serverName: string;
  /** The addresses that the logs show; the servers themselves listen on loopback. */
  readonly nodes: readonly string[];
  readonly logFormat: LogFormat;
  /** Where it differs from its type's documented setup without being a fault. */
  readonly setup?: Partial<LabSetup>;
  readonly groups: readonly ClientGroup[];
  /** What its clients are, where that is not the usual. */
  readonly programs?: readonly ClientProgram[];
}

/** One planted fault: what is done, where, and what must be found of it, and nothing else. */
export interface PlantedFault {
  readonly done: string;
  readonly balancer: string;
  readonly change: Partial<LabSetup>;
  /** The one rule that must fire on logs alone. */
  readonly rule: RuleName;
  readonly level: Level;
  readonly node: string | null;
  readonly severity: Severity;
  /** What trials beside the logs make of it: they raise the rule, or show more, or show nothing. */
  readonly probed?: {
    readonly severity: Severity;
    /** Fires as an error at every node. */
    readonly nodeRule: RuleName;
  };
}

/** Everything that a run of the lab plays; the window to judge begins after `hoursBefore`. */
export interface Scenario {
  readonly hoursBefore: number;
  readonly hoursWithin: number;
  readonly balancers: readonly LabBalancer[];
  readonly faults: readonly PlantedFault[];
  /**
   * Whether logs show the connections of whoever probes the lab, as those of real balancers do, and its
   * targets say that each is followed by a request where requests are logged.
   */
  readonly logsProbes?: boolean;
}
