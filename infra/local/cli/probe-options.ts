/** The options of `probe`, in the order of its help. */
export const PROBE_OPTIONS = [
  { name: 'targets', placeholder: 'FILE', help: 'balancers to probe, a JSON list' },
  { name: 'out', placeholder: 'FILE', help: 'write each trial as a line of JSON' },
  { name: 'json', placeholder: null, help: 'print the matrix alone, as JSON' },
  { name: 'explain', placeholder: null, help: 'tell one pair of each mechanism step by step' },
  { name: 'attempts', placeholder: 'N', help: 'per issuer, node and mechanism (10)' },
  { name: 'concurrency', placeholder: 'N', help: 'connections at once (24, 8 a node)' },
  { name: 'timeout', placeholder: 'MS', help: 'for one connection (5000)' },
  { name: 'budget', placeholder: 'N', help: 'handshakes per balancer at most (5000)' },
  { name: 'help', placeholder: null, help: 'print this' },
] as const;

export type ProbeOptionName = (typeof PROBE_OPTIONS)[number]['name'];

/** The text that `probe --help` prints. */
export function probeHelp(): string {
  const rows = PROBE_OPTIONS.map(({ name, placeholder, help }) => {
    const option = placeholder === null ? `--${name}` : `--${name} ${placeholder}`;
    return `  ${option.padEnd(20)}${help}`;
  });
  return [
    'Usage: npm run probe -- --targets FILE [options]',
    '',
    'Offers sessions of every node to every node of the balancers that FILE names, and',
    'shows which are resumed. Only these are connected to.',
    '',
    'Options:',
    ...rows,
    '',
    'Exit status: 0 done, 2 not done, or not for all targets.',
    '',
  ].join('\n');
}
