import { startTlsRelay, type TlsRelay, tlsRecords } from './tls-relay.ts';

const APPLICATION_DATA = 23;

/**
 * Makes of a TLS 1.3 node one that sends its tickets only with the first bytes that it writes, as
 * BoringSSL does: what the node sends after the client's Finished, its first encrypted record, waits for
 * the client's next one.
 */
export async function startLateTickets(nodePort: number): Promise<TlsRelay> {
  return await startTlsRelay(nodePort, (client, node) => {
    const held: Buffer[] = [];
    let seen = 0;
    const count = tlsRecords(([type]) => {
      if (type === APPLICATION_DATA) seen += 1;
    });
    client.on('data', (chunk: Buffer) => {
      count(chunk);
      node.write(chunk);
      if (seen > 1) for (const late of held.splice(0)) client.write(late);
    });
    node.on('data', (chunk: Buffer) => {
      if (seen === 1) held.push(chunk);
      else client.write(chunk);
    });
  });
}
