import type { BalancerType } from '../../model/balancer.ts';
import type { DeliveredLogType, LogKind, VendedKind } from '../../model/source.ts';
import {
  APPLICATION_ACCESS,
  APPLICATION_CONNECTION,
  CLASSIC_ACCESS,
  NETWORK_TLS_ACCESS,
} from './log-columns.ts';

/** Where a handshake's columns come from: names of the format's own columns. */
export interface HandshakeFields {
  /** When the connection began; where a shorter line lacks the column: `end` less `lasted` (ms). */
  readonly begin: { readonly column: string; readonly lasted: string | null };
  /** When the line was written, the last that is known of the connection. */
  readonly end: string;
  /** Lacking or `-`: the object key names the balancer, or the node. */
  readonly balancer: string | null;
  readonly node: { readonly column: string; readonly withPort: boolean } | null;
  /** `ip:port`, or an address whose port has a column of its own. */
  readonly client: string;
  readonly clientPort: string | null;
  readonly listener: string | null;
  readonly cipher: string;
  readonly version: string;
  /** The handshake's duration, and how many ms its unit has. */
  readonly latency: { readonly column: string; readonly unitMs: number } | null;
  readonly certificate: string | null;
  readonly clientCertificate: string | null;
  readonly verifyStatus: string | null;
  readonly traceId: string | null;
}

/** One log format: adding a format is adding a row. */
export interface LogFormat {
  readonly kind: LogKind;
  readonly balancerType: BalancerType;
  readonly source: string;
  /** What the last part of the object key looks like, as documented. */
  readonly keyPattern: string;
  readonly columns: readonly string[];
  /** The shortest line that AWS ever wrote; longer lines end in columns not yet documented. */
  readonly fieldsMin: number;
  /** The first field's values; null where the line begins with its timestamp. */
  readonly types: { readonly tls: readonly string[]; readonly plain: readonly string[] } | null;
  readonly quoted: boolean;
  /** The first and the last of a run of columns that are never read nor quoted. */
  readonly unread: readonly [string, string] | null;
  /** The quoted request, by which a line without a type word is known when nothing else is. */
  readonly request: string | null;
  /** The one field that clients can put a line break into. */
  readonly userAgent: string | null;
  /** `request`: one line a request, so lines are reduced; `connection`: one line a connection. */
  readonly lineOf: 'request' | 'connection';
  readonly outcome: 'session-reused' | 'handshake-time' | 'unobservable';
  /**
   * What a line says whose TLS version is `-`: that there was no handshake, or only if its cipher is
   * `-` too (plain HTTP on an HTTPS listener), or nothing, so that it counts.
   */
  readonly withoutVersion: 'no-handshake' | 'no-handshake-without-cipher' | 'nothing';
  readonly handshake: HandshakeFields;
  /** How CloudWatch Logs delivers the same columns; null where it does not. */
  readonly vended: {
    readonly kind: VendedKind;
    /** What the API of deliveries calls the log. */
    readonly logType: DeliveredLogType;
    /** Columns with ARNs that name the balancer's own account and Region. */
    readonly arns: readonly string[];
  } | null;
  readonly example: string;
}

const GUIDE = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';

/**
 * The formats, in the order in which a line is tried against them. Rows that begin with a type word
 * come first; then the two that begin with a timestamp, distinguished by their third field.
 */
export const LOG_FORMATS: readonly LogFormat[] = [
  {
    kind: 'application-access',
    balancerType: 'application',
    source: `${GUIDE}/application/load-balancer-access-logs.html`,
    keyPattern:
      '{account}_elasticloadbalancing_{region}_app.{name}.{id}_{end}_{node}_{random}.log.gz',
    columns: APPLICATION_ACCESS,
    fieldsMin: 12,
    types: { tls: ['https', 'h2', 'grpcs', 'wss'], plain: ['http', 'ws'] },
    quoted: true,
    unread: ['target:port', 'sent_bytes'],
    request: 'request_line',
    userAgent: 'user_agent',
    lineOf: 'request',
    outcome: 'session-reused',
    withoutVersion: 'no-handshake-without-cipher',
    handshake: {
      begin: { column: 'request_creation_time', lasted: null },
      end: 'time',
      balancer: 'elb',
      node: { column: 'ip_address', withPort: false },
      client: 'client:port',
      clientPort: null,
      listener: null,
      cipher: 'ssl_cipher',
      version: 'ssl_protocol',
      latency: null,
      certificate: 'chosen_cert_arn',
      clientCertificate: null,
      verifyStatus: null,
      traceId: 'conn_trace_id',
    },
    vended: {
      kind: 'vended-application-access',
      logType: 'ALB_ACCESS_LOGS',
      arns: ['target_group_arn', 'chosen_cert_arn'],
    },
    example:
      'https 2026-01-02T03:04:05.186641Z app/shop/50dc6c495c0c9188 203.0.113.7:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://shop.example:443/ HTTP/1.1" "curl/8.5.0" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "shop.example" "session-reused" 0 2026-01-02T03:04:05.100000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef901234abcd5678ef90 "-" "-" "-" 198.51.100.4',
  },
  {
    kind: 'network-tls-access',
    balancerType: 'network',
    source: `${GUIDE}/network/load-balancer-access-logs.html`,
    keyPattern: '{account}_elasticloadbalancing_{region}_net.{name}.{id}_{end}_{random}.log.gz',
    columns: NETWORK_TLS_ACCESS,
    fieldsMin: 18,
    types: { tls: ['tls'], plain: [] },
    // The ALPN list holds quotes of its own (`"h2","http/1.1"`) and never a space.
    quoted: false,
    unread: null,
    request: null,
    userAgent: null,
    lineOf: 'connection',
    outcome: 'handshake-time',
    withoutVersion: 'nothing',
    handshake: {
      begin: { column: 'tls_connection_creation_time', lasted: 'connection_time' },
      end: 'time',
      balancer: 'elb',
      node: { column: 'destination_port', withPort: true },
      client: 'client_port',
      clientPort: null,
      listener: 'listener',
      cipher: 'tls_cipher',
      version: 'tls_protocol_version',
      latency: { column: 'tls_handshake_time', unitMs: 1 },
      certificate: 'chosen_cert_arn',
      clientCertificate: null,
      verifyStatus: null,
      traceId: null,
    },
    vended: {
      kind: 'vended-network-tls-access',
      logType: 'NLB_ACCESS_LOGS',
      arns: ['chosen_cert_arn'],
    },
    example:
      'tls 2.0 2026-01-02T03:04:42 net/mqtt/c6e77e28c25b2234 g3d4b5e8bb8464cd 203.0.113.7:51341 198.51.100.8:443 5 2 98 246 - arn:aws:acm:eu-west-1:123456789012:certificate/2a108f19 - ECDHE-RSA-AES128-SHA tlsv12 - mqtt.example h2 h2 "h2","http/1.1" 2026-01-02T03:04:20',
  },
  {
    kind: 'application-connection',
    balancerType: 'application',
    source: `${GUIDE}/application/load-balancer-connection-logs.html`,
    // The guide has said both `conn_log.` and `conn_log_`; buckets hold both.
    keyPattern:
      'conn_log_{account}_elasticloadbalancing_{region}_app.{name}.{id}_{end}_{node}_{random}.log.gz',
    columns: APPLICATION_CONNECTION,
    fieldsMin: 11,
    types: null,
    quoted: true,
    unread: null,
    request: null,
    userAgent: null,
    lineOf: 'connection',
    outcome: 'handshake-time',
    withoutVersion: 'no-handshake',
    handshake: {
      begin: { column: 'timestamp', lasted: null },
      end: 'timestamp',
      balancer: 'elb',
      node: { column: 'ip_address', withPort: false },
      client: 'client_ip',
      clientPort: 'client_port',
      listener: 'listener_port',
      cipher: 'tls_cipher',
      version: 'tls_protocol',
      latency: { column: 'tls_handshake_latency', unitMs: 1000 },
      certificate: null,
      clientCertificate: 'leaf_client_cert_subject',
      verifyStatus: 'tls_verify_status',
      traceId: 'conn_trace_id',
    },
    vended: {
      kind: 'vended-application-connection',
      logType: 'ALB_CONNECTION_LOGS',
      arns: [],
    },
    example:
      '2026-01-02T03:04:05.100000Z 203.0.113.7 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 0.037 "-" - - Success TID_1234abcd5678ef901234abcd5678ef90 secp256r1 app/shop/50dc6c495c0c9188 198.51.100.4',
  },
  {
    kind: 'classic-access',
    balancerType: 'classic',
    source: `${GUIDE}/classic/access-log-collection.html`,
    keyPattern: '{account}_elasticloadbalancing_{region}_{name}_{end}_{node}_{random}.log',
    columns: CLASSIC_ACCESS,
    fieldsMin: 12,
    types: null,
    quoted: true,
    unread: ['backend:port', 'sent_bytes'],
    request: 'request',
    userAgent: 'user_agent',
    lineOf: 'request',
    outcome: 'unobservable',
    withoutVersion: 'no-handshake',
    handshake: {
      begin: { column: 'time', lasted: null },
      end: 'time',
      balancer: 'elb',
      node: null,
      client: 'client:port',
      clientPort: null,
      listener: null,
      cipher: 'ssl_cipher',
      version: 'ssl_protocol',
      latency: null,
      certificate: null,
      clientCertificate: null,
      verifyStatus: null,
      traceId: null,
    },
    vended: null,
    example:
      '2026-01-02T03:04:43.945958Z my-loadbalancer 203.0.113.7:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2',
  },
];
