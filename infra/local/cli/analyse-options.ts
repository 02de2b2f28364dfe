/** One option of `analyse`; a `placeholder` means that it takes a value. */
interface Option {
  readonly name: string;
  readonly placeholder: string | null;
  readonly help: string;
  /** Whether it may be given several times. */
  readonly repeats?: true;
}

/** The options of `analyse`, in the order of its help. */
export const ANALYSE_OPTIONS = [
  {
    name: 'targets',
    placeholder: 'FILE',
    help: 'balancers and their listeners, a JSON list',
  },
  {
    name: 'probe-results',
    placeholder: 'PATH',
    help: 'result file of probes, or as PATH many of them',
    repeats: true,
  },
  {
    name: 'lake',
    placeholder: 'DIR',
    help: 'keep what is read here; else it is temporary',
  },
  {
    name: 'json',
    placeholder: null,
    help: 'print the report alone, as JSON',
  },
  { name: 'html', placeholder: 'FILE', help: 'write a dashboard (not yet)' },
  {
    name: 'from',
    placeholder: 'TIME',
    help: 'count from here on; earlier logs are history',
  },
  { name: 'to', placeholder: 'TIME', help: 'count handshakes before this' },
  {
    name: 'session-lifetime',
    placeholder: 'HOURS',
    help: 'how long a client counts as returning (24)',
  },
  {
    name: 'keep-alive',
    placeholder: 'SECONDS',
    help: 'gap that ends an untraced connection (3600)',
  },
  { name: 'stale-after', placeholder: 'HOURS', help: 'how long a balancer may be silent (3)' },
  {
    name: 'fail-on',
    placeholder: 'SEVERITY',
    help: 'exit 1 at info, warning, error or critical',
  },
  { name: 'help', placeholder: null, help: 'print this' },
] as const satisfies readonly Option[];

export type OptionName = (typeof ANALYSE_OPTIONS)[number]['name'];

/** The text that `--help` prints. */
export function analyseHelp(): string {
  const rows = ANALYSE_OPTIONS.map(({ name, placeholder, help }) => {
    const option = placeholder === null ? `--${name}` : `--${name} ${placeholder}`;
    return `  ${option.padEnd(26)}${help}`;
  });
  return [
    'Usage: npm run analyse -- PATH... [options]',
    '',
    'Resumption rates of AWS load balancers, and what deviates from AWS documents.',
    'PATH is a log file, a folder of them as `aws s3 sync` leaves it, or',
    's3://BUCKET/PREFIX, read with the credentials that the AWS SDK finds. With',
    '--probe-results it may be left out.',
    '',
    'Options:',
    ...rows,
    '',
    'TIME is ISO 8601, with Z or an offset: 2026-01-31 or 2026-01-31T10:00:00Z.',
    'Exit status: 0 done, 1 something deviates (--fail-on), 2 not done.',
    '',
  ].join('\n');
}
