import { startTlsRelay, type TlsRelay, tlsRecords } from './tls-relay.ts';

/** A relay before a node that turns a bit in what the client sends first behind its handshake. */
export interface SpoilingRelay extends TlsRelay {
  /** How many records it changed. */
  readonly spoilt: number;
}

const APPLICATION_DATA = 23;
/** A Finished that is encrypted has less, a request more. */
const FINISHED_BYTES_MAX = 100;

/** Starts a relay whose node has to refuse the client's request by an alert. */
export async function startSpoilingRelay(nodePort: number): Promise<SpoilingRelay> {
  let spoilt = 0;
  const relay = await startTlsRelay(nodePort, (client, node) => {
    const pass = tlsRecords((record) => {
      if (record[0] === APPLICATION_DATA && record.length > FINISHED_BYTES_MAX) {
        record[record.length - 1] = (record[record.length - 1] ?? 0) ^ 1;
        spoilt += 1;
      }
      node.write(record);
    });
    client.on('data', pass);
    node.on('data', (chunk: Buffer) => client.write(chunk));
  });
  return {
    ...relay,
    get spoilt() {
      return spoilt;
    },
  };
}
