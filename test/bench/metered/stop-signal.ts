/** Why a bench ended early. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Runs work that has something to clean up: Ctrl-C aborts its signal, where it would else end the
 * process at once; a second one does.
 */
export async function untilStopped<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Stopped('stopped; cleaned up'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // What Ctrl-C broke on its way: children get it from the terminal too.
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
