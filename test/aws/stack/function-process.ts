import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

/** What a function is asked, in the words of the process that stands for Lambda. */
export interface Asked {
  readonly event: unknown;
  readonly timeLeftMs: number;
}

/** What came of it: what the handler answered, or the error that it threw. */
export type Answered = { readonly answer?: unknown } | { readonly error: string };

// Lambda's runtime: a packaged handler is required once, then gets event after event.
const [, , path = ''] = process.argv;
const { handler } = createRequire(import.meta.url)(path);

process.on('message', async ({ event, timeLeftMs }: Asked) => {
  const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => timeLeftMs };
  try {
    say({ answer: await handler(event, context) });
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
});

function say(answered: Answered): void {
  process.send?.(answered);
}
