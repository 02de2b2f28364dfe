import { METRIC_LEVELS } from '../../functions/publish/rate-metrics.ts';
import {
  bytesPerQuery,
  costSheet,
  type Fleet,
  filesPerQuery,
  objectsPerDay,
} from '../aws/costs/cost-sheet.ts';
import { PRICES, PRICES_DATE, PRICES_REGION } from '../aws/costs/price-list.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { oneOf, wholeNumber } from './arguments/option-kinds.ts';
import { command, runCommandLine } from './command-line.ts';
import { textTable } from './text/text-layout.ts';

const OPTIONS = {
  'handshakes-per-day': {
    ...{ placeholder: 'N', kind: wholeNumber(999_999_999), default: 1_000_000 },
    help: 'TLS connections of all balancers',
  },
  balancers: { placeholder: 'N', kind: wholeNumber(100_000), default: 10, help: 'load balancers' },
  nodes: { placeholder: 'N', kind: wholeNumber(100), default: 3, help: 'nodes of each of them' },
  'requests-per-connection': {
    ...{ placeholder: 'N', kind: wholeNumber(100_000), default: 10 },
    help: 'log lines of a connection',
  },
  'connection-log': { help: 'the balancers write connection logs, too' },
  'retention-days': {
    ...{ placeholder: 'N', kind: wholeNumber(3650), default: 30 },
    help: 'how long the lake keeps rows',
  },
  metrics: {
    ...{
      placeholder: 'LEVEL',
      kind: oneOf(METRIC_LEVELS),
      default: 'none' as const,
    },
    help: 'the finest metrics in CloudWatch: none, stack, balancer, node',
  },
  json: { help: 'print the sheet as JSON' },
  help: HELP,
} as const satisfies OptionTable;

const ESTIMATE: CommandSyntax<typeof OPTIONS> = {
  name: 'estimate',
  usage: '--handshakes-per-day N --balancers N --nodes N',
  takesPaths: false,
  about: ['Prints what the pipeline takes and costs in AWS in a month, line by line.'],
  options: OPTIONS,
  notes: ['Quantities follow from measurements of this code, prices from a list with its date.'],
};

/** Prints what the pipeline costs in AWS. */
export const estimate = command(ESTIMATE, async ({ values }, { stdout }) => {
  const fleet: Fleet = {
    handshakesPerDay: values['handshakes-per-day'],
    balancers: values.balancers,
    nodes: values.nodes,
    requestsPerConnection: values['requests-per-connection'],
    logsPerNode: values['connection-log'] ? 2 : 1,
    retentionDays: values['retention-days'],
    metrics: values.metrics,
  };
  stdout.write(values.json ? `${JSON.stringify(sheetOf(fleet), null, 2)}\n` : text(fleet));
  return 0;
});

if (import.meta.main) await runCommandLine(estimate);

function sheetOf(fleet: Fleet) {
  const lines = costSheet(fleet);
  const usdPerMonth = lines.reduce((sum, { usd }) => sum + usd, 0);
  return {
    fleet,
    lines,
    filesPerQuery: filesPerQuery(fleet),
    usdPerMonth,
    pricesDate: PRICES_DATE,
    pricesRegion: PRICES_REGION,
  };
}

function text(fleet: Fleet): string {
  const { lines, usdPerMonth } = sheetOf(fleet);
  const table = textTable(['left', 'right', 'left', 'right']);
  table.push(['In a month', 'quantity', 'unit', 'USD']);
  for (const { what, quantity, price, usd } of lines) {
    table.push([what, shown(quantity), PRICES[price].unit, usd.toFixed(2)]);
  }
  const files = filesPerQuery(fleet);
  const reads = `It opens ${shown(files.compacted)} files; without compaction ${shown(files.not)}, and ${shown(bytesPerQuery(fleet, false) / 1e6)} MB.`;
  const day = `${shown(objectsPerDay(fleet))} log objects a day; a query scans ${shown(bytesPerQuery(fleet) / 1e6)} MB.`;
  const total = `${usdPerMonth.toFixed(2)} USD a month, by list prices of ${PRICES_REGION} on ${PRICES_DATE}.`;
  return `${table.toString()}\n\n${day}\n${reads}\n${total}\n`;
}

function shown(quantity: number): string {
  const digits = quantity < 10 ? 2 : 0;
  return quantity.toLocaleString('en-US', { maximumFractionDigits: digits });
}
