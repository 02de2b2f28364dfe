import { logScope, scopeBehaviour } from '../../behaviours/resumption.ts';
import { DISTANCE, SCOPE_REACH } from '../../behaviours/scope.ts';
import {
  BALANCER_TYPES,
  MECHANISMS,
  TLS_VERSIONS,
} from '../../model/balancer.ts';
import { RELATIONS } from '../../model/trial.ts';
import { tlsNumber } from './handshake-sql.ts';
import { textLiteral } from './sql-text.ts';

/** Every distance of an arrival, nearest first. */
export const DISTANCES: readonly number[] = Object.values(DISTANCE);

/** The distance of the relation in the column `relation`. */
export const RELATION_CASE = `CASE relation ${RELATIONS.map(
  (relation) => `WHEN ${textLiteral(relation)} THEN ${DISTANCE[relation]}`,
).join(' ')} END`;

/**
 * The documented reach of a handshake's sessions, by `tls_number`. A version that the log does not
 * name gets the type's widest reach, so that the ceiling is never too low.
 */
export function handshakeReachCase(): string {
  const whens = BALANCER_TYPES.flatMap((type) =>
    [...TLS_VERSIONS, null].map((version) => ({
      number: tlsNumber(type, version),
      reach: SCOPE_REACH[logScope(type, version)],
    })),
  )
    .filter(({ reach }) => reach > 0)
    .map(({ number, reach }) => `WHEN ${number} THEN ${reach}`);
  return `CASE tls_number ${whens.join(' ')} ELSE 0 END`;
}

/** Whether a handshake is of an application balancer. */
export const IS_APPLICATION = `tls_number IN (${[...TLS_VERSIONS, null]
  .map((version) => tlsNumber('application', version))
  .join(', ')})`;

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
