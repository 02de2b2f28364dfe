import { count, lambda, logger } from '../../infra/aws/lambda.ts';
import { openProbeWorld } from '../../infra/aws/probe-world.ts';
import { readConfig } from '../config.ts';
import { probeRound } from './probe-round.ts';

const world = openProbeWorld(readConfig(['LAKE_BUCKET', 'RESULTS_BUCKET', 'TARGETS_KEY']));

/** The clock → a result file with the trials of all targets. */
export const handler = lambda<unknown, void>(async (event, { deadline }) => {
  const round = await probeRound(event, world, deadline);
  for (const refusal of round.refused) logger.warn('not probed', { ...refusal });
  if (!round.complete) logger.warn('the time was up before all was tried');
  count('BalancersRefused', round.refused.length);
  count('Trials', round.trials);
  count('TrialsFailed', round.failed);
});
