import { ownAccount } from '../../infra/aws/discovery/discovered-accounts.ts';
import { listAccounts } from '../../infra/aws/discovery/list-accounts.ts';
import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { readConfig } from '../config.ts';
import { discoverRound } from './discover-round.ts';

const config = readConfig(['lakeBucket', 'discoverRoles', 'retentionMs']);
const lake = new S3Store(config.lakeBucket);

/** The clock → the balancers of all accounts in this Region, in the lake. */
export const handler = lambda<unknown, void>(async (_event, { deadline }) => {
  const own = await ownAccount(undefined, {});
  const never = new AbortController().signal;
  const io = { nowMs: Date.now, clock: SYSTEM_CLOCK, signal: never, deadline };
  const { targets, notListed } = await discoverRound({
    ...{ lake, clock: SYSTEM_CLOCK, region: own.region, retentionMs: config.retentionMs },
    list: () => listAccounts(own, config.discoverRoles, [own.region], io),
  });
  for (const one of notListed) logger.warn('not listed: nothing was changed', { ...one });
  count('ListingsIncomplete', notListed.length);
  count('ListenersFound', targets.filter(({ found }) => !found?.missingSince).length);
});
