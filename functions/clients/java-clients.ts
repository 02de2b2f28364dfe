import {
  type Behaviour,
  BURST_NOT_MEASURED,
  type MeasuredClient,
  NEVER,
  OFFERS,
} from './measured-client.ts';

/** JSSE takes a TLS 1.3 ticket out of its cache on use. */
const JSSE: Behaviour = {
  ...OFFERS,
  ...{ ticketUsedOnce: true, burst: { tls12: [5, 5], tls13: [1, 1] } },
};
/** With an SSLContext of the client object. */
const OWN_CONTEXT: Behaviour = { ...JSSE, newObject: 'never' };

/** Clients in Java: 17 where no version is named. */
export const JAVA_CLIENTS: readonly MeasuredClient[] = [
  {
    ...JSSE,
    ...{ client: 'java.net.http.HttpClient', versions: 'Java 17.0.15, 25' },
    ...{ kind: 'java-http-client', burst: { tls12: [5, 5], tls13: [1, 2] } },
    remark: 'the default SSLContext is shared by all clients of a process',
  },
  {
    ...JSSE,
    ...{ client: 'HttpsURLConnection', versions: 'Java 17.0.15, 25' },
    ...{ kind: 'java-url-connection', burst: { tls12: [5, 5], tls13: [1, 2] } },
    remark: 'the default SSLContext is shared by all clients of a process',
  },
  {
    ...OWN_CONTEXT,
    ...{ client: 'Apache HttpClient 5', versions: '5.6.5', kind: 'apache-httpclient' },
    remark: 'classic and async',
  },
  { ...OWN_CONTEXT, client: 'OkHttp', versions: '5.5.1', kind: 'okhttp' },
  { ...OWN_CONTEXT, client: 'Jetty client', versions: '12.1.14', kind: null },
  {
    ...OFFERS,
    ...{ client: 'reactor-netty with tcnative', versions: '1.3.6 (tcnative 2.0.84)' },
    ...{ kind: 'reactor-netty', sessionId: 'not-measured', ticketUsedOnce: null },
    burst: { tls12: [5, 5], tls13: [2, 5] },
    remark:
      'its default where tcnative is on the class path; keeps several sessions of a host and port',
  },
  {
    ...OWN_CONTEXT,
    ...{ client: 'reactor-netty with JSSE', versions: '1.3.6', kind: 'reactor-netty' },
    burst: { tls12: [5, 5], tls13: [1, 2] },
  },
  {
    ...OWN_CONTEXT,
    ...{ client: 'AWS SDK for Java v2: apache, url-connection', versions: '2.57.8' },
    kind: 'aws-sdk-java',
  },
  {
    ...OWN_CONTEXT,
    ...{ client: 'AWS SDK for Java v2: netty', versions: '2.57.8', kind: 'aws-sdk-java' },
    ...{ ticketUsedOnce: null, burst: { tls12: [5, 5], tls13: [2, 4] } },
  },
  {
    ...NEVER,
    ...{ client: 'AWS SDK for Java v2: aws-crt', versions: '2.57.8', kind: 'aws-sdk-java' },
    ...{ ticket: 'cannot', psk: 'cannot' },
    switch: { says: 'another HTTP client of the SDK (apache, netty, url-connection)', ran: true },
  },
  {
    ...OFFERS,
    ...BURST_NOT_MEASURED,
    ...{ client: 'grpc-java (netty-shaded)', versions: '1.85.1', kind: 'grpc-java' },
    ...{ otherAddress: 'never', newObject: 'not-measured' },
  },
];
