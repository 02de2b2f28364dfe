import { CLIENT_KINDS, type NamedKind } from './client-kind.ts';

/** How a user agent begins, and how its last word does; all of it where it must be nothing else. */
export interface AgentRule {
  readonly kind: NamedKind;
  readonly head: string;
  readonly last?: string;
  readonly isWhole?: true;
}

/** Robots that call themselves browsers have no platform there. */
const BROWSER = 'Mozilla/5.0 (';

/** How each kind is recognised, as its software writes it; the first that fits counts. */
export const AGENT_RULES: readonly AgentRule[] = [
  { kind: 'firefox', head: BROWSER, last: 'Firefox/' },
  // All that is built on Chromium says so, and Apple's own number has been another since 2017.
  { kind: 'chromium', head: BROWSER, last: 'Safari/537.36' },
  { kind: 'chromium', head: BROWSER, last: 'Edg/' },
  { kind: 'chromium', head: BROWSER, last: 'OPR/' },
  // Browsers on iOS have Apple's stack, whatever their names.
  { kind: 'safari', head: BROWSER, last: 'Safari/6' },
  { kind: 'elb-health-checker', head: 'ELB-HealthChecker/' },
  { kind: 'go-http', head: 'Go-http-client/' },
  { kind: 'aws-sdk-go', head: 'aws-sdk-go-v2/' },
  { kind: 'aws-sdk-java', head: 'aws-sdk-java/2' },
  { kind: 'aws-sdk-js', head: 'aws-sdk-js/3' },
  { kind: 'boto3', head: 'Boto3/' },
  { kind: 'boto3', head: 'Botocore/' },
  { kind: 'python-requests', head: 'python-requests/' },
  { kind: 'urllib3', head: 'python-urllib3/' },
  { kind: 'httpx', head: 'python-httpx/' },
  { kind: 'aiohttp', head: 'Python/', last: 'aiohttp/' },
  { kind: 'python-urllib', head: 'Python-urllib/' },
  { kind: 'curl', head: 'curl/' },
  { kind: 'wget', head: 'Wget/1' },
  { kind: 'java-http-client', head: 'Java-http-client/' },
  { kind: 'java-url-connection', head: 'Java/' },
  { kind: 'apache-httpclient', head: 'Apache-HttpClient/5' },
  { kind: 'okhttp', head: 'okhttp/' },
  { kind: 'reactor-netty', head: 'ReactorNetty/' },
  // What is built into Node and the package are two stacks.
  { kind: 'node-builtin-fetch', head: 'node', isWhole: true },
  { kind: 'node-fetch', head: 'node-fetch', isWhole: true },
  { kind: 'node-fetch', head: 'node-fetch/' },
  { kind: 'axios', head: 'axios/' },
  { kind: 'got', head: 'got (' },
  { kind: 'deno', head: 'Deno/' },
  { kind: 'bun', head: 'Bun/' },
  { kind: 'ruby', head: 'Ruby', isWhole: true },
  { kind: 'perl-lwp', head: 'libwww-perl/' },
  // Behind the name that a service gives itself.
  { kind: 'grpc-go', head: '', last: 'grpc-go/' },
  { kind: 'grpc-java', head: '', last: 'grpc-java-netty/' },
];

const SPACE = 0x20;
/** No last word that tells anything is longer, version and all. */
const WORD_BYTES_MAX = 40;
const OTHER = CLIENT_KINDS.indexOf('other');

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The rules of one head, in bytes. */
interface HeadRules {
  readonly head: Uint8Array;
  readonly isWhole: boolean;
  /** By the last word; the empty one fits all. */
  readonly lasts: readonly { readonly word: Uint8Array; readonly kind: number }[];
}

const HEADS: readonly HeadRules[] = [
  ...Map.groupBy(AGENT_RULES, ({ head, isWhole }) => `${head}${isWhole ? '$' : ''}`).values(),
].map((rules) => ({
  head: bytesOf(rules[0]?.head ?? ''),
  isWhole: rules[0]?.isWhole ?? false,
  lasts: rules.map(({ last = '', kind }) => ({
    word: bytesOf(last),
    kind: CLIENT_KINDS.indexOf(kind),
  })),
}));
/** By its first byte, what a user agent may be. */
const BY_FIRST: readonly (readonly HeadRules[])[] = Array.from({ length: 256 }, (_, first) =>
  HEADS.filter(({ head }) => head.length === 0 || head[0] === first),
);

/**
 * The kind of client that the user agent `[start, end)` tells, as a position in `CLIENT_KINDS`. Made for
 * every line of a log: it looks at the beginning and the last word, and makes no text of either.
 */
export function kindOfUserAgent(view: DataView, start: number, end: number): number {
  if (end <= start) return OTHER;
  const rules = BY_FIRST[view.getUint8(start)] as readonly HeadRules[];
  for (let at = 0; at < rules.length; at += 1) {
    const { head, isWhole, lasts } = rules[at] as HeadRules;
    if (isWhole ? end - start !== head.length : end - start < head.length) continue;
    if (!isAt(view, start, head)) continue;
    const kind = kindOfLastWord(view, start, end, lasts);
    if (kind !== OTHER) return kind;
  }
  return OTHER;
}

function isAt(view: DataView, start: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    if (view.getUint8(start + at) !== bytes[at]) return false;
  }
  return true;
}

function kindOfLastWord(
  view: DataView,
  start: number,
  end: number,
  lasts: HeadRules['lasts'],
): number {
  const first = Math.max(start, end - WORD_BYTES_MAX);
  let from = end;
  while (from > first && view.getUint8(from - 1) !== SPACE) from -= 1;
  for (const { word, kind } of lasts) {
    if (end - from >= word.length && isAt(view, from, word)) return kind;
  }
  return OTHER;
}
