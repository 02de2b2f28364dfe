import type { Evidence } from '../../model/rate.ts';
import type { Lack } from '../../model/verdict.ts';

/** How a balancer stands by one kind of evidence. */
export interface Standing {
  readonly evidence: Evidence;
  /** Whether sessions are seen to be resumed in scope, everywhere that was looked. */
  readonly isSound: boolean;
  /** What would allow it to be sound, or not, by this kind or another; empty where it is sound. */
  readonly lacks: readonly Lack[];
  /** What was seen, or how much is missing: a part of a sentence. */
  readonly says: string;
}
