import * as z from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../functions/model/time.ts';
import { durationText } from '../../../functions/model/wording.ts';
import { type QueueName, queueOf } from '../../aws/messages/queue-name.ts';

/** How the text of an option becomes a value, and a value a text for the help. */
export interface OptionKind<Value> {
  /** What the text must be, as a fault says it. */
  readonly must: string;
  /** Null where the text is not that. */
  read(text: string): Value | null;
  show(value: Value): string;
}

/** Any text: a path, say. */
export const TEXT: OptionKind<string> = {
  must: 'must be a text',
  read: (text) => text,
  show: (text) => text,
};

/** The ARN of a queue of SQS that is not FIFO. */
export const QUEUE_ARN: OptionKind<QueueName> = {
  must: 'must be the ARN of a queue, as arn:aws:sqs:eu-west-1:111122223333:NAME',
  read: queueOf,
  show: ({ arn }) => arn,
};

/** A Region as AWS writes it, or `all`. */
export const REGION: OptionKind<string> = {
  must: 'must be a Region, as eu-west-1, or all',
  read: (text) => (text === 'all' || /^[a-z]{2}(-[a-z]+)+-\d$/.test(text) ? text : null),
  show: (text) => text,
};

/** An account of AWS. */
export const ACCOUNT: OptionKind<string> = {
  must: 'must be an account, as 111122223333',
  read: (text) => (/^\d{12}$/.test(text) ? text : null),
  show: (text) => text,
};

/** The ARN of a role of IAM. */
export const ROLE_ARN: OptionKind<string> = {
  must: 'must be the ARN of a role, as arn:aws:iam::111122223333:role/NAME',
  read: (text) => (/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text) ? text : null),
  show: (text) => text,
};

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

/** An instant, epoch ms. A day is its start in UTC; without a zone it would differ by machine. */
export const TIME: OptionKind<number> = {
  must: 'must be a time as 2026-01-31 or 2026-01-31T10:00:00Z',
  read: (text) =>
    instant.safeParse(text).success || day.safeParse(text).success ? Date.parse(text) : null,
  show: (ms) => new Date(ms).toISOString(),
};

/** A count from 1 to `most`. */
export function wholeNumber(most: number): OptionKind<number> {
  return {
    must: `must be a whole number, 1 to ${most}`,
    read: (text) => within(1, most, /^\d{1,9}$/.test(text) ? Number(text) : null),
    show: String,
  };
}

const MOST_PORT = 65_535;

/** A port to listen on; 0 is any that is free. */
export const PORT: OptionKind<number> = {
  must: `must be a port, 0 to ${MOST_PORT}`,
  read: (text) => within(0, MOST_PORT, /^\d{1,5}$/.test(text) ? Number(text) : null),
  show: String,
};

/** Hours, kept as ms: more than none, and `most` at most. */
export function hours(most: number): OptionKind<number> {
  return {
    must: `must be hours above 0, up to ${most}`,
    read: (text) => scaled(within(Number.MIN_VALUE, most, decimal(text)), HOUR_MS),
    show: (ms) => String(ms / HOUR_MS),
  };
}

/** Seconds, kept as ms. */
export function seconds(least: number, most: number): OptionKind<number> {
  return {
    must: `must be seconds, ${least} to ${most}`,
    read: (text) => scaled(within(least, most, decimal(text)), 1000),
    show: (ms) => String(ms / 1000),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};
function durationOf(text: string): number | null {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return scaled(within(1, Number.MAX_SAFE_INTEGER, decimal(number)), UNIT_MS[unit] ?? 0);
}

/** A duration as 90s, 5m, 36h or 7d, kept as ms, `mostMs` at most. */
export function duration(mostMs: number): OptionKind<number> {
  return {
    must: `must be a duration as 90s, 5m, 36h or 7d, up to ${durationText(mostMs)}`,
    read: (text) => within(1, mostMs, durationOf(text)),
    show: durationText,
  };
}

/** Several durations, each once, rising: `10s,5m,24h`. */
export function durations(mostMs: number, mostOf: number): OptionKind<readonly number[]> {
  const one = duration(mostMs);
  return {
    must: `must be 1 to ${mostOf} durations as 10s,5m,24h, each up to ${durationText(mostMs)}`,
    read: (text) => {
      const read = [...new Set(text.split(',').map((part) => one.read(part)))];
      const known = read.filter((ms) => ms !== null);
      const isRight = known.length === read.length && known.length <= mostOf;
      return isRight ? known.toSorted((a, b) => a - b) : null;
    },
    show: (list) => list.map(durationText).join(','),
  };
}

/** One of a closed set of words. */
export function oneOf<const Word extends string>(words: readonly Word[]): OptionKind<Word> {
  return {
    must: `must be one of ${words.join(', ')}`,
    read: (text) => words.find((word) => word === text) ?? null,
    show: (word) => word,
  };
}

/** Plain decimals only: `0x10`, `1e3` and blanks are likelier mistakes than meant. */
function decimal(text: string): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

function within(least: number, most: number, value: number | null): number | null {
  return value !== null && value >= least && value <= most ? value : null;
}

function scaled(value: number | null, unitMs: number): number | null {
  return value === null ? null : Math.round(value * unitMs);
}
