import type { ObjectStore } from '../ports.ts';

/**
 * A store whose objects end with the signal's reason when it is aborted: whoever reads them then
 * takes back what was half written, as after any failed read.
 */
export function interruptible(store: ObjectStore, signal: AbortSignal): ObjectStore {
  return {
    list: (prefix) => store.list(prefix),
    write: (key) => store.write(key),
    remove: (key) => store.remove(key),
    async read(key) {
      signal.throwIfAborted();
      const body = await store.read(key);
      return body === undefined ? undefined : { ...body, chunks: until(signal, body.chunks) };
    },
  };
}

async function* until(
  signal: AbortSignal,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}
