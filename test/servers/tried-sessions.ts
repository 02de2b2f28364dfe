import type { SurvivalCurve } from '../../functions/model/survival.ts';

/**
 * How many sessions of a curve were resumed and refused, younger than an age and of that age or older:
 * on a loaded machine some are offered a second late.
 */
export function triedAround({ points }: SurvivalCurve, ageMs: number) {
  const sum = (isMeant: (age: number) => boolean) => {
    const meant = points.filter((point) => isMeant(point.ageMs));
    const of = (counted: 'resumed' | 'full') =>
      meant.reduce((total, point) => total + point[counted], 0);
    return [of('resumed'), of('full')];
  };
  return { younger: sum((age) => age < ageMs), older: sum((age) => age >= ageMs) };
}
