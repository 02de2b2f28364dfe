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

/** The paint of a stream: none where it is no terminal, or where NO_COLOR asks for none. */
export function paintFor(stream: { isTTY?: boolean }, noColor: string | undefined): Paint {
  const plain = stream.isTTY !== true || (noColor !== undefined && noColor !== '');
  return plain ? noPaint : paint;
}

/** Leaves every text as it is. */
export const noPaint: Paint = (_style, text) => text;

const paint: Paint = (style, text) =>
  styleText([...STYLES[style]], text, { validateStream: false });
