import { access } from 'node:fs/promises';
import type { AccountListings } from '../../functions/discover/listing.ts';
import { mergedTargets } from '../../functions/discover/merged-targets.ts';
import { watchState } from '../../functions/discover/watch-state.ts';
import type { Target } from '../../functions/model/targets.ts';
import { ownAccount } from '../aws/discovery/discovered-accounts.ts';
import { listAccounts } from '../aws/discovery/list-accounts.ts';
import { writeOutput } from '../local/output-file.ts';
import { AWS_REGIONS } from '../package/aws-regions.ts';
import { readTargets } from '../settings/targets-file.ts';
import { SYSTEM_CLOCK } from '../tls/system-clock.ts';
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { REGION, ROLE_ARN, TEXT } from './arguments/option-kinds.ts';
import { type CommandContext, command, runCommandLine } from './command-line.ts';
import { gapLines, watchLines } from './discovery/discover-lines.ts';
import { printable } from './text/text-layout.ts';

const DONE = 0;
const NOT_ALL = 2;
const ALL = 'all';

const OPTIONS = {
  region: {
    ...{ placeholder: 'REGION', kind: REGION, repeats: true },
    help: 'a Region to list, or all; else the one that is set up',
  },
  profile: {
    ...{ placeholder: 'NAME', kind: TEXT, default: null },
    help: 'credentials of this profile; else what the AWS SDK finds',
  },
  role: {
    ...{ placeholder: 'ARN', kind: ROLE_ARN, repeats: true },
    help: 'list the account of this role too, with its rights',
  },
  out: {
    ...{ placeholder: 'FILE', kind: TEXT, default: 'targets.json' },
    help: 'the targets; what a person wrote there stays',
  },
  help: HELP,
} as const satisfies OptionTable;

/** What `discover` takes. */
export const DISCOVER: CommandSyntax<typeof OPTIONS> = {
  name: 'discover',
  usage: '[--region REGION]',
  takesPaths: false,
  about: [
    'Asks AWS for all load balancers with TLS listeners, and writes what decides',
    'verdicts into a targets file. Says which balancers no log tells of. It changes',
    'nothing in AWS.',
  ],
  options: OPTIONS,
  notes: [
    'Exit status: 0 done, 2 not done, or not all could be listed.',
    'The rights that it needs are in docs/discover.md.',
  ],
};

type Values = OptionValues<typeof OPTIONS>;

/** Finds the balancers of accounts and Regions, and writes them into a targets file. */
export const discover = command(DISCOVER, async ({ values }, context) => {
  const known = await targetsInFile(values.out);
  const { listings, refused } = await listAll(values, context);
  const targets = mergedTargets(known, listings);
  const file = { what: 'the targets', option: '--out' };
  await writeOutput(values.out, `${JSON.stringify(targets, null, 2)}\n`, file);
  for (const line of watchLines(watchState(listings), targets)) context.stdout.write(`${line}\n`);
  const gaps = gapLines(listings);
  const reasons = refused.map(({ reason }) => reason);
  for (const line of [...reasons, ...gaps.failed, ...gaps.notEnabled])
    context.stderr.write(`${printable(line)}\n`);
  // A Region that is named by hand should be there.
  const lacking = values.region.includes(ALL) ? [] : gaps.notEnabled;
  return refused.length + gaps.failed.length + lacking.length > 0 ? NOT_ALL : DONE;
});

if (import.meta.main) await runCommandLine(discover);

/** What the file holds by now; a first run has none. */
async function targetsInFile(path: string): Promise<readonly Target[]> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? await readTargets(path) : [];
}

/** Asks AWS for all that the command names. */
async function listAll(
  { region: regions, profile, role: roles }: Values,
  { nowMs, signal }: CommandContext,
): Promise<AccountListings> {
  const caller = profile === null ? {} : { profile };
  const named = regions.find((one) => one !== ALL);
  const own = await ownAccount(named, caller);
  const io = { nowMs, clock: SYSTEM_CLOCK, signal };
  return await listAccounts(own, roles, regionsOf(regions, own.region), io);
}

function regionsOf(asked: readonly string[], own: string): readonly string[] {
  if (asked.includes(ALL)) return AWS_REGIONS;
  return asked.length === 0 ? [own] : [...new Set(asked)];
}
