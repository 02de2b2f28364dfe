import Table from 'cli-table3';
import {
  bytesPerQuery,
  costSheet,
  type Fleet,
  filesPerQuery,
  objectsPerDay,
} from '../aws/costs/cost-sheet.ts';
import { PRICES, PRICES_DATE, PRICES_REGION } from '../aws/costs/price-list.ts';
import { helpText } from './arguments/command-syntax.ts';
import { readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { runCommandLine } from './command-line.ts';
import { ESTIMATE } from './estimate-options.ts';
import { borderless } from './text/borderless-table.ts';

if (import.meta.main) await runCommandLine('estimate', async () => main());

function main(): number {
  const { values, faults } = readArguments(ESTIMATE, process.argv.slice(2));
  if (values.help) {
    process.stdout.write(helpText(ESTIMATE));
    return 0;
  }
  refuseArguments(faults);
  const fleet: Fleet = {
    handshakesPerDay: values['handshakes-per-day'],
    balancers: values.balancers,
    nodes: values.nodes,
    requestsPerConnection: values['requests-per-connection'],
    logsPerNode: values['connection-log'] ? 2 : 1,
    retentionDays: values['retention-days'],
    metrics: values.metrics,
  };
  process.stdout.write(values.json ? `${JSON.stringify(sheetOf(fleet), null, 2)}\n` : text(fleet));
  return 0;
}

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
  const table = new Table({
    chars: borderless(),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'left', 'right'],
  });
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
