/** A value with the weight that it has among others, above 0. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/**
 * The values that never rise and lie nearest to those given, by weighted squares: what rises is
 * pooled with what is before it. Of shares with their numbers of trials as weights it is the
 * maximum-likelihood estimate, too (Ayer, Brunk, Ewing, Reid & Silverman, Annals of Mathematical
 * Statistics 26, 1955).
 */
export function neverRising(given: readonly Weighted[]): readonly number[] {
  const blocks: { value: number; weight: number; count: number }[] = [];
  for (const { value, weight } of given) {
    let block = { value, weight, count: 1 };
    for (let before = blocks.at(-1); before !== undefined && before.value < block.value; ) {
      blocks.pop();
      const pooled = before.weight + block.weight;
      const sum = before.value * before.weight + block.value * block.weight;
      block = { value: sum / pooled, weight: pooled, count: before.count + block.count };
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ value, count }) => Array<number>(count).fill(value));
}
