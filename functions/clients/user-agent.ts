import type { ClientKind, NamedKind } from './client-kind.ts';

/** No client that is known needs more to be told; the rest is not looked at. */
const CHARACTERS_MAX = 512;
/** Robots call themselves browsers, and have stacks of their own. */
const ROBOT = /compatible;|bot\b|crawl|spider/i;

interface AgentRule {
  readonly kind: NamedKind;
  readonly pattern: RegExp;
}

/** How each kind is recognised, as its software writes it; the first that fits counts. */
export const AGENT_RULES: readonly AgentRule[] = [
  { kind: 'elb-health-checker', pattern: /^ELB-HealthChecker\// },
  // Those that put others' names behind their own come before them.
  { kind: 'aws-sdk-go', pattern: /^aws-sdk-go-v2\// },
  { kind: 'aws-sdk-java', pattern: /^aws-sdk-java\/2/ },
  { kind: 'aws-sdk-js', pattern: /^aws-sdk-js\/3/ },
  { kind: 'boto3', pattern: /^Boto(?:3|core)\// },
  { kind: 'grpc-go', pattern: /(?:^| )grpc-go\// },
  { kind: 'grpc-java', pattern: /(?:^| )grpc-java-netty\// },
  { kind: 'go-http', pattern: /^Go-http-client\// },
  { kind: 'python-requests', pattern: /^python-requests\// },
  { kind: 'urllib3', pattern: /^python-urllib3\// },
  { kind: 'httpx', pattern: /^python-httpx\// },
  { kind: 'aiohttp', pattern: /^Python\/\S+ aiohttp\// },
  { kind: 'python-urllib', pattern: /^Python-urllib\// },
  { kind: 'curl', pattern: /^curl\// },
  { kind: 'wget', pattern: /^Wget\/1/ },
  { kind: 'java-http-client', pattern: /^Java-http-client\// },
  { kind: 'java-url-connection', pattern: /^Java\// },
  { kind: 'apache-httpclient', pattern: /^Apache-HttpClient\/5/ },
  { kind: 'okhttp', pattern: /^okhttp\// },
  { kind: 'reactor-netty', pattern: /^ReactorNetty\// },
  // The package and what is built into Node are two stacks: "node-fetch" and "node".
  { kind: 'node-builtin-fetch', pattern: /^node$/ },
  { kind: 'node-fetch', pattern: /^node-fetch(?:\/|$)/ },
  { kind: 'axios', pattern: /^axios\// },
  { kind: 'got', pattern: /^got \(/ },
  { kind: 'deno', pattern: /^Deno\// },
  { kind: 'bun', pattern: /^Bun\// },
  { kind: 'ruby', pattern: /^Ruby$/ },
  { kind: 'perl-lwp', pattern: /^libwww-perl\// },
  { kind: 'firefox', pattern: /^Mozilla\/5\.0 \([^)]*\) Gecko\/\S+ Firefox\// },
  { kind: 'chromium', pattern: /^Mozilla\/5\.0 .* (?:Headless)?Chrome\// },
  // Browsers on iOS have Apple's stack, whatever their names.
  { kind: 'safari', pattern: /^Mozilla\/5\.0 .* (?:Version|CriOS|FxiOS|EdgiOS)\/\S+ .*Safari\// },
];

const BROWSERS: ReadonlySet<ClientKind> = new Set(['firefox', 'chromium', 'safari']);

/** The kind of client that a user agent tells; nothing else of it is ever kept. */
export function kindOfUserAgent(userAgent: string): ClientKind {
  if (userAgent === '' || userAgent === '-') return 'none';
  const text = userAgent.slice(0, CHARACTERS_MAX);
  const kind = AGENT_RULES.find(({ pattern }) => pattern.test(text))?.kind ?? 'other';
  return BROWSERS.has(kind) && ROBOT.test(text) ? 'other' : kind;
}
