/**
 * How many runs a property test makes, by the variable TEST_RUNS: `full` for a whole campaign,
 * `quick` for a tenth of the usual number.
 */
export function testRuns(full: number, usual: number): number {
  switch (process.env.TEST_RUNS) {
    case 'full':
      return full;
    case 'quick':
      return Math.max(1, Math.floor(usual / 10));
    default:
      return usual;
  }
}
