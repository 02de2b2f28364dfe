import { crossNodeResumption } from './cross-node-resumption.ts';
import { excludedResumption } from './excluded-resumption.ts';
import { failedOffer } from './failed-offer.ts';
import { markContradicted } from './mark-contradicted.ts';
import { missingResumption } from './missing-resumption.ts';
import { neverResumed } from './never-resumed.ts';
import { noReissue } from './no-reissue.ts';
import { nodeBelowPeers } from './node-below-peers.ts';
import { partialResumption } from './partial-resumption.ts';
import type { Rule } from './rule.ts';
import { stale } from './stale.ts';
import { undocumentedVersion } from './undocumented-version.ts';
import { unexpectedResumption } from './unexpected-resumption.ts';
import { unreachable } from './unreachable.ts';

/** The closed set of rules; a new rule is a new row. */
export const RULES: readonly Rule[] = [
  excludedResumption,
  nodeBelowPeers,
  stale,
  crossNodeResumption,
  neverResumed,
  undocumentedVersion,
  failedOffer,
  unexpectedResumption,
  missingResumption,
  partialResumption,
  noReissue,
  unreachable,
  markContradicted,
];
