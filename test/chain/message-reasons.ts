import { vi } from 'vitest';
import { logger } from '../../infra/aws/lambda/lambda.ts';

/** Why messages went back to the queue, by their id: the log says it, SQS does not. */
export function listenToReasons(): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  vi.spyOn(logger, 'error').mockImplementation((_what, ...extra) => {
    for (const said of extra) {
      if (!(said instanceof Object) || !('messageId' in said)) continue;
      const { messageId, error } = said;
      if (error instanceof Error) reasons.set(String(messageId), error.message);
    }
  });
  return reasons;
}
