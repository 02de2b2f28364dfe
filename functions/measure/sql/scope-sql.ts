import { scopeBehaviour } from '../../behaviours/resumption.ts';
import { DISTANCE, SCOPE_REACH } from '../../behaviours/scope.ts';
import { BALANCER_TYPES, MECHANISMS } from '../../model/balancer.ts';
import { RELATIONS } from '../../model/trial.ts';
import { textLiteral } from './sql-text.ts';

/** Every distance of an arrival, nearest first. */
export const DISTANCES: readonly number[] = Object.values(DISTANCE);

/** The distance of the relation in the column `relation`. */
export const RELATION_CASE = `CASE relation ${RELATIONS.map(
  (relation) => `WHEN ${textLiteral(relation)} THEN ${DISTANCE[relation]}`,
).join(' ')} END`;

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
