import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Gap, ListedApi, Listing } from '../../../functions/discover/listing.ts';
import { Fault } from '../../../functions/errors.ts';
import type { WaitingClock } from '../../../functions/ports.ts';
import { awsSettings } from '../sdk/aws-settings.ts';
import { ApiAsker } from './api-asker.ts';
import { classicBalancers } from './classic-balancers.ts';
import type { DiscoveredAccount } from './discovered-accounts.ts';
import { logDeliveries } from './log-deliveries.ts';
import { v2Balancers } from './v2-balancers.ts';

/** What listing needs of the world. */
export interface ListingIo {
  /** The time that a listing bears, epoch ms. */
  readonly nowMs: () => number;
  /** What the pace of calls goes by. */
  readonly clock: WaitingClock;
  readonly signal: AbortSignal;
  /** When no time is left: what is not listed in full by then is a gap. */
  readonly deadline?: AbortSignal;
}

const NEVER = new AbortController().signal;
const TIME_WAS_UP = 'the time was up before all was listed';

/** How services refuse credentials that they don't know. */
const NOT_KNOWN: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidClientTokenId',
  'OptInRequired',
  'UnrecognizedClientException',
]);

/** Lists the balancers of an account in a Region; what AWS does not answer is a gap of the listing. */
export async function listAccount(
  { accountId, credentials }: DiscoveredAccount,
  region: string,
  io: ListingIo,
): Promise<Listing> {
  const settings = { ...awsSettings(), region, ...credentials };
  const startedAtMs = io.nowMs();
  const [classic, v2, logs] = await Promise.all([
    listed('classic', io, (asker) =>
      classicBalancers(new ElasticLoadBalancingClient(settings), asker),
    ),
    listed('v2', io, (asker) => v2Balancers(new ElasticLoadBalancingV2Client(settings), asker)),
    listed('logs', io, (asker) => logDeliveries(new CloudWatchLogsClient(settings), asker)),
  ]);
  return {
    ...{ accountId, region, startedAtMs, endedAtMs: io.nowMs() },
    balancers: [...classic.items, ...v2.items],
    deliveries: logs.items,
    gaps: [classic.gap, v2.gap, logs.gap].filter((gap) => gap !== null),
  };
}

interface Listed<Item> {
  readonly items: readonly Item[];
  readonly gap: Gap | null;
}

/** The whole listing of one API, or none of it: one that is not complete tells of no absence. */
async function listed<Item>(
  api: ListedApi,
  { clock, signal, deadline = NEVER }: ListingIo,
  list: (asker: ApiAsker) => Promise<readonly Item[]>,
): Promise<Listed<Item>> {
  // Ends the other calls of the API once one has failed.
  const ending = new AbortController();
  const asker = new ApiAsker(api, clock, AbortSignal.any([signal, deadline, ending.signal]));
  try {
    return { items: await list(asker), gap: null };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted)
      return { items: [], gap: { api, reason: TIME_WAS_UP, isNotEnabled: false } };
    if (!(error instanceof Fault)) throw error;
    const { cause, message } = error;
    const isNotEnabled = cause instanceof Error && NOT_KNOWN.has(cause.name);
    return { items: [], gap: { api, reason: message, isNotEnabled } };
  } finally {
    ending.abort();
  }
}
