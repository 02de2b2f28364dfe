import { logScope, scopeBehaviour } from '../../behaviours/resumption.ts';
import { DISTANCE, SCOPE_REACH } from '../../behaviours/scope.ts';
import {
  BALANCER_TYPES,
  type BalancerType,
  MECHANISMS,
  TLS_VERSIONS,
} from '../../model/balancer.ts';
import { RELATIONS } from '../../model/trial.ts';
import { versionNumber } from './handshake-sql.ts';
import { textLiteral } from './sql-text.ts';

/** Every distance of an arrival, nearest first. */
export const DISTANCES: readonly number[] = Object.values(DISTANCE);

/** The distance of the relation in the column `relation`. */
export const RELATION_CASE = `CASE relation ${RELATIONS.map(
  (relation) => `WHEN ${textLiteral(relation)} THEN ${DISTANCE[relation]}`,
).join(' ')} END`;

/** The balancer's type as a number. */
export const TYPE_NUMBER = `CASE balancer_type ${BALANCER_TYPES.map(
  (type) => `WHEN ${textLiteral(type)} THEN ${typeNumber(type)}`,
).join(' ')} END`;

/** What `TYPE_NUMBER` calls a type. */
export function typeNumber(type: BalancerType): number {
  return BALANCER_TYPES.indexOf(type) + 1;
}

/**
 * The documented reach of a handshake's sessions, by `type_number` and `version_number`. A version
 * that the log does not name gets the type's widest reach, so that the ceiling is never too low.
 */
export function handshakeReachCase(): string {
  const rows = BALANCER_TYPES.flatMap((type) =>
    [...TLS_VERSIONS, null].map((version) => ({
      condition: `type_number = ${typeNumber(type)} AND version_number = ${versionNumber(version)}`,
      reach: SCOPE_REACH[logScope(type, version)],
    })),
  ).filter((row) => row.reach > 0);
  const whens = rows.map((row) => `WHEN ${row.condition} THEN ${row.reach}`);
  return `CASE ${whens.join('\n      ')}\n      ELSE 0 END`;
}

/**
 * The documented reach of a trial's sessions, by `balancer_type` (of that table) and `mechanism`.
 */
export function trialReachCase(table: string): string {
  const whens = BALANCER_TYPES.flatMap((type) =>
    MECHANISMS.map(
      (mechanism) =>
        `WHEN ${table}.balancer_type = ${textLiteral(type)} AND mechanism = ${textLiteral(mechanism)}` +
        ` THEN ${SCOPE_REACH[scopeBehaviour(type, mechanism).scope]}`,
    ),
  );
  return `CASE ${whens.join('\n      ')} END`;
}
