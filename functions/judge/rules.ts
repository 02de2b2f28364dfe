import { crossNodeResumption } from './cross-node-resumption.ts';
import { excludedResumption } from './excluded-resumption.ts';
import { neverResumed } from './never-resumed.ts';
import { nodeBelowPeers } from './node-below-peers.ts';
import type { Rule } from './rule.ts';
import { stale } from './stale.ts';
import { undocumentedVersion } from './undocumented-version.ts';

/** The closed set of rules that judge logs; a new rule is a new row. */
export const RULES: readonly Rule[] = [
  excludedResumption,
  nodeBelowPeers,
  stale,
  crossNodeResumption,
  neverResumed,
  undocumentedVersion,
];
