import { CLIENT_KINDS, type ClientKind } from '../../clients/client-kind.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

const MIXED = numberOf('mixed');
/** Of a connection of whose clients no log says anything. */
const NONE = numberOf('none');

/** A row's kind of client as a number from 1 on, as engines group and compare it fast; else null. */
const KIND_NUMBER = `CAST(CASE client_kind ${CLIENT_KINDS.map(
  (kind) => `WHEN ${textLiteral(kind)} THEN ${integerLiteral(numberOf(kind))}`,
).join(' ')} END AS INTEGER)`;

/** What rows say of their connection's kind, by two columns of which the greatest is taken. */
export const KIND_VALUES = {
  last_kind: KIND_NUMBER,
  first_kind: `-${KIND_NUMBER}`,
} as const;

/** The kind of a connection from the greatest of both: \`mixed\` where its rows say several. */
export const KIND_OF_BOTH = `CASE WHEN max(last_kind) IS NULL THEN ${NONE}
      WHEN max(last_kind) = -max(first_kind) THEN max(last_kind) ELSE ${MIXED} END`;

/** The kind of such a number; undefined where there is none. */
export function kindOf(number: number): ClientKind | undefined {
  return CLIENT_KINDS[number - 1];
}

function numberOf(kind: ClientKind): number {
  return CLIENT_KINDS.indexOf(kind) + 1;
}
