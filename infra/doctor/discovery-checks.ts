import { Fault } from '../../functions/errors.ts';
import { DISCOVERED_KEY, type Discovered } from '../../functions/model/discovery/discovered.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { counted, shellWord } from '../../functions/model/wording.ts';
import { readDiscovered } from '../aws/lake-config.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { MissingRight } from '../aws/sdk/aws-fault.ts';
import { broken, type Check, type Finding, ok, waiting } from './check.ts';
import type { StackView } from './stack-view.ts';

/** Of two runs, one may fail. */
const LISTED_MS_MAX = 13 * HOUR_MS;

export const DISCOVERY_CHECKS: readonly Check[] = [{ name: 'discovery', run: discovery }];

async function discovery(view: StackView): Promise<readonly Finding[]> {
  const read = await orDamaged(
    readDiscovered(new S3Store(view.idOf('LakeBucket'), view.clients.s3)),
  );
  if (read instanceof Fault) return [damaged(view, read)];
  if (read === null) return [missing(view)];
  const { listedAt, targets, notListed } = read;
  if (view.nowMs - Date.parse(listedAt) > LISTED_MS_MAX) return [late(view, listedAt)];
  if (notListed.length > 0) return notListed.map((one) => gap(view, one));
  const there = targets.filter(({ found }) => found?.missingSince === undefined);
  return [ok(`${counted(there.length, 'TLS listener')} found, listed ${minute(listedAt)} UTC`)];
}

function missing(view: StackView): Finding {
  if (view.isNew) return waiting('no balancers were listed yet: discover does so every 6 hours');
  return broken(`discover left no ${DISCOVERED_KEY}`, logsOf(view));
}

function late(view: StackView, listedAt: string): Finding {
  return broken(`balancers were listed last at ${minute(listedAt)} UTC`, logsOf(view));
}

function gap(
  view: StackView,
  { accountId, region, what, reason }: Discovered['notListed'][number],
): Finding {
  return broken(`not listed: ${accountId} ${region} (${what}): ${reason}`, logsOf(view));
}

function damaged(view: StackView, fault: Fault): Finding {
  const bucket = shellWord(view.idOf('LakeBucket'));
  const versions = `s3api list-object-versions --bucket ${bucket} --prefix ${DISCOVERED_KEY}`;
  return broken(fault.message, view.aws(versions));
}

/** What is wrong with the file as a value; that it can't be read is thrown. */
async function orDamaged<Read>(reading: Promise<Read>): Promise<Read | Fault> {
  try {
    return await reading;
  } catch (error) {
    const isDamaged = error instanceof Fault && error.cause === undefined;
    if (isDamaged && !(error instanceof MissingRight)) return error;
    throw error;
  }
}

function logsOf(view: StackView): string {
  return view.logs(`resumption-watch-${view.stage}-discover`, LISTED_MS_MAX);
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
