import { randomBytes, randomInt } from 'node:crypto';
import { lakePemReader, readKnownTargets } from '../../infra/aws/lake-config.ts';
import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { DnsResolver } from '../../infra/tls/dns-resolver.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { NodeTlsDialer } from '../../infra/tls/tls-dialer.ts';
import { readConfig } from '../config.ts';
import { findBalancers } from './find-balancers.ts';
import { probeRound, type RoundWorld } from './probe-round.ts';

const config = readConfig([
  ...(['lakeBucket', 'resultsBucket', 'targetsKey', 'ownRegion', 'probeDiscovered'] as const),
]);
const lake = new S3Store(config.lakeBucket);

const warn = (line: string) => logger.warn(line);

const world: RoundWorld = {
  // Targets are read and names are resolved anew for each round.
  targets: () => readKnownTargets(lake, config.targetsKey, warn),
  find: (targets) => findBalancers(targets, new DnsResolver(), lakePemReader(lake)),
  probeDiscovered: config.probeDiscovered,
  states: lake,
  dialer: new NodeTlsDialer(SYSTEM_CLOCK),
  clock: SYSTEM_CLOCK,
  proberRegion: config.ownRegion,
  random: (limit) => randomInt(limit),
  randomBytes: (bytes) => randomBytes(bytes),
  results: new S3Store(config.resultsBucket),
  warn,
};

/** The clock → a result file with the trials of all targets. */
export const handler = lambda<unknown, void>(async (event, { deadline }) => {
  const round = await probeRound(event, world, deadline);
  for (const refusal of round.refused) logger.warn('not probed', { ...refusal });
  for (const skip of round.skipped) logger.warn('given up', { ...skip });
  const { waiting } = round;
  if (waiting.length > 0) logger.info('did not fit into this round', { waiting });
  if (!round.complete) logger.warn('the time was up: the rest was not tried');
  count('BalancersRefused', round.refused.length);
  count('Trials', round.trials);
  count('TrialsFailed', round.failed);
});
