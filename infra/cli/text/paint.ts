import { styleText } from 'node:util';
import type { Severity } from '../../../functions/model/deviation.ts';

/** Colours a text for a terminal, or leaves it as it is. */
export type Paint = (style: 'strong' | Severity, text: string) => string;

const STYLES = {
  strong: ['bold'],
  info: ['cyan'],
  warning: ['yellow'],
  error: ['red'],
  critical: ['red', 'bold'],
} as const;

/** What a person asks of colours, as most tools read it. */
export interface ColourWishes {
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/**
 * The paint of a stream: FORCE_COLOR decides where it is set, as in Node itself; else there is none
 * where NO_COLOR asks for none, where the terminal is dumb, or where there is no terminal.
 */
export function paintFor(
  stream: { isTTY?: boolean },
  { NO_COLOR: no, FORCE_COLOR: force, TERM: term }: ColourWishes,
): Paint {
  const isSet = (value: string | undefined) => value !== undefined && value !== '';
  if (isSet(force)) return force === '0' || force === 'false' ? noPaint : paint;
  return stream.isTTY === true && !isSet(no) && term !== 'dumb' ? paint : noPaint;
}

/** Leaves every text as it is. */
export const noPaint: Paint = (_style, text) => text;

const paint: Paint = (style, text) =>
  styleText([...STYLES[style]], text, { validateStream: false });
