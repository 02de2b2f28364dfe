import type { Behaviour } from './behaviour.ts';

type Document = Behaviour['source'];

const GUIDE = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';
const READ_ON = '2026-10';

/** The AWS pages that the behaviours are drawn from, with the month in which each was read. */
export const DOCUMENTS = {
  knowledgeCentre: {
    title: 'AWS Knowledge Center: TLS session resumption support of Elastic Load Balancing',
    url: 'https://repost.aws/knowledge-center/elb-ssl-tls-session-resumption-support',
    readOn: READ_ON,
  },
  classicPolicies: {
    title: 'Classic Load Balancers: security policy table',
    url: `${GUIDE}/classic/elb-security-policy-table.html`,
    readOn: READ_ON,
  },
  applicationPolicies: {
    title: 'Application Load Balancers: security policies',
    url: `${GUIDE}/application/describe-ssl-policies.html`,
    readOn: READ_ON,
  },
  applicationMutualTls: {
    title: 'Application Load Balancers: mutual authentication with TLS',
    url: `${GUIDE}/application/mutual-authentication.html`,
    readOn: READ_ON,
  },
  networkListeners: {
    title: 'Network Load Balancers: secure listeners',
    url: `${GUIDE}/network/load-balancer-listeners.html#secure-listeners`,
    readOn: READ_ON,
  },
  networkPolicies: {
    title: 'Network Load Balancers: security policies',
    url: `${GUIDE}/network/describe-ssl-policies.html`,
    readOn: READ_ON,
  },
  networkMutualTls: {
    title: 'Network Load Balancers: mutual authentication with TLS',
    url: `${GUIDE}/network/mutual-authentication.html`,
    readOn: '2026-11',
  },
  classicLogs: {
    title: 'Classic Load Balancers: access logs',
    url: `${GUIDE}/classic/access-log-collection.html`,
    readOn: READ_ON,
  },
  applicationLogs: {
    title: 'Application Load Balancers: access logs',
    url: `${GUIDE}/application/load-balancer-access-logs.html`,
    readOn: READ_ON,
  },
  networkLogs: {
    title: 'Network Load Balancers: access logs',
    url: `${GUIDE}/network/load-balancer-access-logs.html`,
    readOn: READ_ON,
  },
} as const satisfies Readonly<Record<string, Document>>;
