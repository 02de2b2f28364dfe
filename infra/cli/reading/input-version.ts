import { DEFAULT_KEEP_ALIVE_MS } from '../../../functions/model/rate.ts';
import type { InputCopy } from '../inputs/find-inputs.ts';

/**
 * What tells a reading of an object from others of it: the state that it was in, and the keep-alive
 * time by which its lines were reduced, unless that is the usual one.
 */
export function versionOf(
  { sizeBytes, state }: Pick<InputCopy, 'sizeBytes' | 'state'>,
  keepAliveMs: number,
): string {
  const version = `${sizeBytes} ${state}`;
  return keepAliveMs === DEFAULT_KEEP_ALIVE_MS ? version : `${version} keep-alive ${keepAliveMs}`;
}
