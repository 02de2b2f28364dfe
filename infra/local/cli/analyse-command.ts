import { z } from 'zod';
import { Fault } from '../../../functions/errors.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rule.ts';
import { SEVERITIES, type Severity } from '../../../functions/model/deviation.ts';
import {
  DEFAULT_KEEP_ALIVE_MS,
  DEFAULT_SESSION_LIFETIME_MS,
} from '../../../functions/model/rate.ts';
import type { OptionName } from './analyse-options.ts';
import { isBucketPath } from './bucket-inputs.ts';
import { parseOptions } from './option-tokens.ts';

/** What a person asked `analyse` to do. */
export interface AnalyseCommand {
  readonly help: boolean;
  readonly json: boolean;
  readonly paths: readonly string[];
  /** Result files of probes, and folders or buckets of them. */
  readonly probeResultPaths: readonly string[];
  readonly targetsPath: string | null;
  /** Null: a temporary one. */
  readonly lakeDir: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly sessionLifetimeMs: number;
  readonly keepAliveMs: number;
  readonly staleAfterMs: number;
  readonly failOn: Severity | null;
}

const HOUR_MS = 3_600_000;
/** A ticket of TLS 1.3 lives for seven days at most (RFC 8446, section 4.6.1). */
const MOST_LIFETIME_HOURS = 7 * 24;
/** What `client_keep_alive.seconds` of an Application Load Balancer may be. */
const KEEP_ALIVE_SECONDS = [60, 604_800] as const;
const MOST_STALE_HOURS = 365 * 24;

/** Arguments → what to do; throws `bad-arguments` or `not-yet` with all faults at once. */
export function parseAnalyseCommand(args: readonly string[]): AnalyseCommand {
  const { paths, given, repeated, faults: formFaults } = parseOptions(args);
  const faults = [...formFaults];
  const read = <T>(name: OptionName, reader: (text: string) => T, fallback: T): T => {
    const text = given.get(name);
    if (text === undefined) return fallback;
    try {
      return reader(text);
    } catch (error) {
      faults.push(`--${name} ${text}: ${error instanceof Error ? error.message : String(error)}`);
      return fallback;
    }
  };
  const command: AnalyseCommand = {
    help: given.has('help'),
    json: given.has('json'),
    paths,
    probeResultPaths: repeated.get('probe-results') ?? [],
    targetsPath: given.get('targets') ?? null,
    lakeDir: given.get('lake') ?? null,
    fromMs: read<number | null>('from', readTime, null),
    toMs: read<number | null>('to', readTime, null),
    sessionLifetimeMs: read(
      'session-lifetime',
      hours(MOST_LIFETIME_HOURS),
      DEFAULT_SESSION_LIFETIME_MS,
    ),
    keepAliveMs: read('keep-alive', readKeepAlive, DEFAULT_KEEP_ALIVE_MS),
    staleAfterMs: read('stale-after', hours(MOST_STALE_HOURS), DEFAULT_STALE_AFTER_MS),
    failOn: read<Severity | null>('fail-on', readSeverity, null),
  };
  if (!command.help) refuse([...faults, ...relationFaults(command)], notYet(given));
  return command;
}

function relationFaults({
  paths,
  probeResultPaths,
  lakeDir,
  fromMs,
  toMs,
}: AnalyseCommand): readonly string[] {
  const faults: string[] = [];
  if (lakeDir !== null && isBucketPath(lakeDir)) {
    faults.push(`--lake ${lakeDir}: must be a folder of this machine`);
  }
  if (paths.length + probeResultPaths.length === 0) {
    faults.push('PATH: give at least one log file, folder or s3:// address');
  }
  if (fromMs !== null && toMs !== null && fromMs >= toMs)
    faults.push('--from: must be before --to');
  return faults;
}

/** What the command line promises and can't do so far, each with what to do instead. */
function notYet(given: ReadonlyMap<OptionName, string>): readonly string[] {
  return given.has('html') ? ['--html: not possible yet; use --json'] : [];
}

function refuse(wrong: readonly string[], later: readonly string[]): void {
  const all = [...wrong, ...later];
  const [first] = all;
  if (first === undefined) return;
  const text =
    all.length === 1
      ? first
      : `${all.length} faults in the arguments:\n${all.map((fault) => `  ${fault}`).join('\n')}`;
  throw new Fault(wrong.length > 0 ? 'bad-arguments' : 'not-yet', text);
}

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

/** A day is its start in UTC; a time without a zone would mean another instant on each machine. */
function readTime(text: string): number {
  if (!instant.safeParse(text).success && !day.safeParse(text).success) {
    throw new Error('must be a time as 2026-01-31 or 2026-01-31T10:00:00Z');
  }
  return Date.parse(text);
}

function hours(most: number): (text: string) => number {
  return (text) => {
    const value = readNumber(text);
    if (!(value > 0 && value <= most)) throw new Error(`must be hours above 0, up to ${most}`);
    return Math.round(value * HOUR_MS);
  };
}

function readKeepAlive(text: string): number {
  const [least, most] = KEEP_ALIVE_SECONDS;
  const value = readNumber(text);
  if (!(value >= least && value <= most)) throw new Error(`must be seconds, ${least} to ${most}`);
  return Math.round(value * 1000);
}

/** Plain decimals only: `0x10`, `1e3` and blanks are likelier mistakes than meant. */
function readNumber(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

function readSeverity(text: string): Severity {
  const found = SEVERITIES.find((severity) => severity === text);
  if (found === undefined) throw new Error(`must be one of ${SEVERITIES.join(', ')}`);
  return found;
}
