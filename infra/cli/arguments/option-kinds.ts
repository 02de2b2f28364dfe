import * as z from 'zod';
import { HOUR_MS } from '../../../functions/model/time.ts';
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
