import type { Trial } from '../../functions/model/trial.ts';
import type { ServerRecord } from '../../infra/demo/probe/probe-node.ts';

/** Trials held against the servers' own word, connection by connection, matched by client port. */
export interface Agreement {
  readonly matched: number;
  readonly disagreements: readonly string[];
}

/** Compares each trial that made a connection with what the server knows of that connection. */
export function compareWithServers(
  trials: readonly Trial[],
  records: readonly ServerRecord[],
): Agreement {
  const byPort = Map.groupBy(records, ({ node, clientPort }) => `${node} ${clientPort}`);
  const disagreements: string[] = [];
  let matched = 0;
  for (const trial of trials.toSorted((a, b) => a.tried_at_ms - b.tried_at_ms)) {
    if (trial.client_port === null) continue;
    const record = byPort.get(`${trial.node} ${trial.client_port}`)?.shift();
    if (record === undefined) {
      disagreements.push(`no record: ${JSON.stringify(trial)}`);
      continue;
    }
    matched += 1;
    if (!agrees(trial, record)) disagreements.push(JSON.stringify({ trial, record }));
  }
  return { matched, disagreements };
}

/** What the server must say; a trial whose offer was not on the wire says nothing. */
const AGREES: Readonly<Record<Trial['outcome'], (trial: Trial, record: ServerRecord) => boolean>> =
  {
    resumed: (_trial, { resumed, failed }) => resumed && !failed,
    full: (_trial, { resumed, failed }) => !resumed && !failed,
    // In TLS 1.3 a server may have finished before the client finds fault with its certificate, and
    // one that chose another version finishes, though nothing of the mechanism was tried.
    failed: ({ error }, { resumed, failed }) =>
      failed || ((error === 'certificate' || error === 'version') && !resumed),
    inconclusive: () => true,
    withheld: ({ purpose }) => purpose === 'survival',
  };

function agrees(trial: Trial, record: ServerRecord): boolean {
  const version = trial.tls_version === null || record.failed;
  return (
    AGREES[trial.outcome](trial, record) && (version || trial.tls_version === record.tlsVersion)
  );
}
