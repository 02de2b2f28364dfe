import { stat } from 'node:fs/promises';
import { Fault } from '../../functions/errors.ts';
import type { Hook } from '../../functions/model/alerts/alert-settings.ts';
import {
  DELIVERY_ATTEMPTS_MAX,
  type DeliveryDecision,
} from '../../functions/notify/decide-delivery.ts';
import { sendUndeliveredAgain, testHook } from '../../functions/notify/deliver-due.ts';
import { testNotification } from '../../functions/notify/test-notification.ts';
import type { StateStore } from '../../functions/ports.ts';
import { FolderStore } from '../local/folder-store.ts';
import { nearestWord } from '../settings/nearest-word.ts';
import { localDelivery } from './alerts/local-delivery.ts';
import { readNotifyFile } from './alerts/notify-file.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine, warningsTo } from './command-line.ts';
import { bucketStates, isBucketPath } from './inputs/bucket-inputs.ts';
import { printable, terminalWidth, wrap } from './text/text-layout.ts';

const DONE = 0;
const NOT_TAKEN = 2;

/** What would become of an alert in the test's place. */
const AFTERWARDS: Readonly<Record<DeliveryDecision['next'], string>> = {
  delivered: '',
  retry: `. An alert would be kept and tried again, ${DELIVERY_ATTEMPTS_MAX} times at most.`,
  failed: '. An alert would be kept and not tried again: mend the hook, then --resend.',
  disable: '. The hook would be disabled and what is for it kept, until a test is taken.',
};

/** What is left to a person where a hook took the test. */
const AFTER_TAKING: Partial<Readonly<Record<Hook['type'], string>>> = {
  pagerduty: '; it opened an incident, resolve it there',
  teams: '; the workflow posts it later, or fails unseen: look into the channel',
  alertmanager: '; it ends by itself, and has the label test="true"',
};

const OPTIONS = {
  notify: {
    ...{ placeholder: 'FILE', kind: TEXT, default: '' },
    required: 'name the alerts file that the hook stands in',
    help: 'alerts and their hooks, JSON',
  },
  hook: {
    ...{ placeholder: 'NAME', kind: TEXT, repeats: true },
    help: 'send to this hook',
  },
  all: { help: 'send to every hook of FILE' },
  lake: {
    ...{ placeholder: 'LAKE', kind: TEXT, default: null },
    help: "the folder that analyse keeps, or a stack's lake, s3://BUCKET",
  },
  resend: { help: 'what was given up in the lake is sent again' },
  help: HELP,
} as const satisfies OptionTable;

const HOOK_TEST: CommandSyntax<typeof OPTIONS> = {
  name: 'hook:test',
  usage: '--notify FILE --hook NAME',
  takesPaths: false,
  about: [
    'Sends a notification that is marked as a test through a hook, once, and says',
    'what came back. With --lake, a hook that is disabled and takes it is enabled.',
  ],
  options: OPTIONS,
  relationFaults,
  notes: ['Exit status: 0 every hook took it, 2 not.'],
};

/** Sends a test through hooks, and says what came back. */
export const hookTest = command(HOOK_TEST, async ({ values }, context) => {
  const { workspace, signal, stdout, stderr, env, nowMs } = context;
  const settings = await readNotifyFile(values.notify, env, values.all ? null : values.hook);
  const hooks = chosen(settings.hooks ?? [], values);
  const keeper = await openKeeper(values.lake ?? workspace.folder(), warningsTo(stderr));
  const world = localDelivery(keeper, { env, signal, nowMs });
  let taken = 0;
  for (const hook of hooks) {
    const notification = testNotification(hook, settings, world.clock.nowMs());
    const decision = await testHook(world, hook, notification);
    if (decision.next === 'delivered') taken += 1;
    const answer = `${hook.name} (${hook.type}): ${answerText(hook, decision)}`;
    stdout.write(`${wrap(printable(answer), terminalWidth(stdout)).join('\n')}\n`);
    if (values.resend) await sendUndeliveredAgain(world, hook.name);
  }
  return taken === hooks.length ? DONE : NOT_TAKEN;
});

if (import.meta.main) await runCommandLine(hookTest);

interface Chosen {
  readonly hook: readonly string[];
  readonly all: boolean;
}

function relationFaults({
  hook,
  all,
  lake,
  resend,
}: Chosen & { readonly lake: string | null; readonly resend: boolean }): readonly string[] {
  return [
    ...(all === hook.length > 0 ? ['--hook: name a hook, or give --all in its place'] : []),
    ...(resend && lake === null ? ['--resend: needs --lake, where it is kept'] : []),
  ];
}

function chosen(hooks: readonly Hook[], { hook: names, all }: Chosen): readonly Hook[] {
  const known = hooks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (hooks.length === 0) throw new Fault('bad-config', 'the alerts file names no hooks');
  if (unknown === undefined) return hooks.filter(({ name }) => all || names.includes(name));
  const meant = nearestWord(unknown, known);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new Fault(
    'bad-arguments',
    `--hook ${unknown}: there is none of that name; ${hint}The hooks are ${known.join(', ')}`,
  );
}

/** Where it is kept what hooks did not take: in a folder, or in the lake of a stack. */
async function openKeeper(lake: string, warn: (line: string) => void): Promise<StateStore> {
  if (isBucketPath(lake)) return await bucketStates(lake);
  const found = await stat(lake).catch(() => undefined);
  if (found?.isDirectory()) return new FolderStore(lake, warn);
  throw new Fault(
    'path-not-found',
    `there is no lake at ${lake}: analyse makes it, check the path`,
  );
}

function answerText(hook: Hook, { next, detail }: DeliveryDecision): string {
  if (next !== 'delivered') return `not taken: ${detail}${AFTERWARDS[next]}`;
  return `taken: ${detail}${AFTER_TAKING[hook.type] ?? ''}`;
}
