import { text } from 'node:stream/consumers';
import { type LoopbackServer, serveOnLoopback } from '../wire/loopback-server.ts';

// Answers as the API models say (elasticloadbalancing 2012-06-01 and 2015-12-01, sts 2011-06-15: query
// and XML; logs 2014-03-28: JSON 1.1), for what no emulator keeps: mutual TLS, new policies, deliveries
// of balancers' logs. A test changes what it says as a person changes balancers.

/** A listener, as `DescribeListeners` shows it, and its certificates. */
export interface ModelListener {
  readonly port: number;
  readonly protocol: 'HTTPS' | 'TLS' | 'HTTP' | 'TCP';
  readonly policy?: string;
  /** `MutualAuthentication.Mode`. */
  readonly mutualTls?: string;
  /** ARNs; the first is the default, which is listed twice where it is in the list as well. */
  readonly certificates?: readonly string[];
}

/** A balancer of API v2: `app/NAME/ID` or `net/NAME/ID`. */
export interface ModelBalancer {
  readonly name: string;
  readonly scheme?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly addresses?: readonly string[];
  readonly listeners: readonly ModelListener[];
}

/** What the server says when it is asked. */
export interface Model {
  accountId: string;
  region: string;
  balancers: readonly ModelBalancer[];
  policies: Readonly<Record<string, readonly string[]>>;
  sources: readonly object[];
  deliveries: readonly object[];
  destinations: readonly object[];
  /** Actions that the caller may not call. */
  denied: readonly string[];
  /** Set where no call but of STS knows the caller: as in a Region that is not enabled. */
  isNotEnabled?: boolean;
}

/** So few a page that every listing has several. */
const PAGE = 2;

type Asked = Readonly<Record<string, string | undefined>>;
type Tree = string | boolean | number | readonly Tree[] | { readonly [name: string]: Tree };

/** Serves what the model holds at the moment of each call. */
export async function modelServer(model: Model): Promise<LoopbackServer> {
  return await serveOnLoopback(async (incoming, answer) => {
    const body = await text(incoming);
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const isJson = target !== '';
    const asked: Asked = isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    const action = isJson ? (target.split('.')[1] ?? '') : (asked.Action ?? '');
    const isUnknown = model.isNotEnabled === true && action !== 'GetCallerIdentity';
    const said =
      isUnknown || model.denied.includes(action) ? undefined : answerTo(action, asked, model);
    if (isJson) {
      answer.writeHead(said === undefined ? 400 : 200, {
        'content-type': 'application/x-amz-json-1.1',
      });
      const __type = isUnknown ? 'UnrecognizedClientException' : 'AccessDeniedException';
      answer.end(JSON.stringify(said ?? { __type, message: 'no' }));
      return;
    }
    answer.writeHead(said === undefined ? 403 : 200, { 'content-type': 'text/xml' });
    const Code = isUnknown ? 'InvalidClientTokenId' : 'AccessDenied';
    const error = { Error: { Type: 'Sender', Code, Message: 'no' } };
    answer.end(
      said === undefined
        ? xml({ ErrorResponse: error })
        : xml({ [`${action}Response`]: { [`${action}Result`]: said } }),
    );
  });
}

/** The ARN of a balancer or, with its port, of a listener. */
export function arnOf(
  { accountId, region }: Model,
  { name }: ModelBalancer,
  port?: number,
): string {
  const kind = port === undefined ? 'loadbalancer' : 'listener';
  const id = port === undefined ? '' : `/${listenerId(port)}`;
  return `arn:aws:elasticloadbalancing:${region}:${accountId}:${kind}/${name}${id}`;
}

/** What a network log names a listener by. */
export function listenerId(port: number): string {
  return port.toString(16).padStart(16, '0');
}

function answerTo(action: string, asked: Asked, model: Model): Tree {
  const answer = ANSWERS[action];
  if (answer === undefined) throw new Error(`the model has no ${action}`);
  return answer(asked, model);
}

const ANSWERS: Readonly<Record<string, (asked: Asked, model: Model) => Tree>> = {
  GetCallerIdentity: (_, { accountId }) => ({ Account: accountId }),
  DescribeLoadBalancers: (asked, model) =>
    asked.Version === '2012-06-01'
      ? { LoadBalancerDescriptions: [] }
      : page(
          'LoadBalancers',
          asked,
          model.balancers.map((one) => shownBalancer(model, one)),
        ),
  DescribeLoadBalancerAttributes: ({ LoadBalancerArn }, model) => {
    const { attributes = {} } = balancerAt(model, LoadBalancerArn);
    return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
  },
  DescribeListeners: (asked, model) => {
    const balancer = balancerAt(model, asked.LoadBalancerArn);
    const shown = balancer.listeners.map((one) => shownListener(model, balancer, one));
    return page('Listeners', asked, shown);
  },
  DescribeListenerCertificates: (asked, model) =>
    page('Certificates', asked, certificatesAt(model, asked.ListenerArn)),
  DescribeSSLPolicies: (asked, { policies }) =>
    page(
      'SslPolicies',
      asked,
      Object.entries(policies).map(([Name, SslProtocols]) => ({ Name, SslProtocols })),
    ),
  DescribeDeliverySources: (asked, { sources }) => page('deliverySources', asked, sources),
  DescribeDeliveries: (asked, { deliveries }) => page('deliveries', asked, deliveries),
  DescribeDeliveryDestinations: (asked, { destinations }) =>
    page('deliveryDestinations', asked, destinations),
};

/** Of ELB from `Marker` to `NextMarker`, of logs by `nextToken` alone. */
function page(list: string, asked: Asked, all: readonly object[]): Tree {
  const isLogs = list.startsWith('deliver');
  const from = Number((isLogs ? asked.nextToken : asked.Marker) ?? 0);
  const more = from + PAGE < all.length ? String(from + PAGE) : undefined;
  const next = more === undefined ? {} : { [isLogs ? 'nextToken' : 'NextMarker']: more };
  return { [list]: all.slice(from, from + PAGE) as readonly Tree[], ...next };
}

function shownBalancer(model: Model, balancer: ModelBalancer) {
  const { name, scheme = 'internet-facing', addresses = [] } = balancer;
  const [short = ''] = name.split('/').slice(1);
  return {
    LoadBalancerArn: arnOf(model, balancer),
    DNSName: `${short}.${model.region}.elb.amazonaws.com`,
    Type: name.startsWith('net/') ? 'network' : 'application',
    Scheme: scheme,
    AvailabilityZones: [
      {
        ZoneName: `${model.region}a`,
        LoadBalancerAddresses: addresses.map((IpAddress) => ({ IpAddress })),
      },
    ],
  };
}

function shownListener(model: Model, balancer: ModelBalancer, one: ModelListener) {
  const [CertificateArn] = one.certificates ?? [];
  const isTls = one.protocol === 'HTTPS' || one.protocol === 'TLS';
  return {
    ListenerArn: arnOf(model, balancer, one.port),
    ...{ Port: one.port, Protocol: one.protocol },
    ...(isTls ? { SslPolicy: one.policy ?? 'ELBSecurityPolicy-TLS13-1-2-2021-06' } : {}),
    ...(CertificateArn === undefined ? {} : { Certificates: [{ CertificateArn }] }),
    ...(one.mutualTls === undefined ? {} : { MutualAuthentication: { Mode: one.mutualTls } }),
  };
}

function certificatesAt(model: Model, arn: string | undefined) {
  const all = model.balancers.flatMap((balancer) =>
    balancer.listeners.map((one) => ({ arn: arnOf(model, balancer, one.port), one })),
  );
  const [first, ...others] = all.find((each) => each.arn === arn)?.one.certificates ?? [];
  if (first === undefined) return [];
  return [
    { CertificateArn: first, IsDefault: true },
    ...others.map((CertificateArn) => ({ CertificateArn, IsDefault: false })),
  ];
}

function balancerAt(model: Model, arn: string | undefined): ModelBalancer {
  const found = model.balancers.find((one) => arnOf(model, one) === arn);
  if (found === undefined) throw new Error(`the model has no ${arn}`);
  return found;
}

function xml(tree: Tree): string {
  if (Array.isArray(tree)) return tree.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof tree !== 'object') return String(tree);
  return Object.entries(tree)
    .map(([name, value]) => `<${name}>${xml(value)}</${name}>`)
    .join('');
}
