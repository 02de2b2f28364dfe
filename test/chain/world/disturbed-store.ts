import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type {
  ObjectBody,
  ObjectStore,
  ObjectWriter,
  StateStore,
} from '../../../functions/ports.ts';
import { injected, type PortCalls } from './port-calls.ts';
import type { OpenWrite, Sandbox } from './sandbox.ts';

/** A folder as a process sees it, each call counted under `port` and disturbed. */
export function disturbedStore(
  port: 'logs' | 'lake',
  dir: string,
  sandbox: Sandbox,
  calls: PortCalls,
): ObjectStore & StateStore {
  const store = sandbox.storeOf(dir);
  const around = <Result>(method: string, key: string, work: () => Promise<Result>) =>
    calls.around(sandbox, `${port}.${method}`, key, work);
  return {
    async *list(prefix) {
      yield* await around('list', prefix, async () => store.list(prefix));
    },
    read: async (key) => {
      const opened: ObjectBody[] = [];
      const open = async () => {
        const body = await store.read(key);
        if (body !== undefined) opened.push(body);
      };
      await around('read', key, open).catch((error) => closed(opened, error));
      const [body] = opened;
      return body === undefined ? undefined : disturbedBody(`${port}.chunk`, key, body, calls);
    },
    write: (key) =>
      around('write', key, async () => {
        const partialPath = `${join(dir, key)}.${randomUUID()}.partial`;
        return disturbedWriter(await store.write(key), partialPath, sandbox, (method, work) =>
          around(method, key, work),
        );
      }),
    remove: (key) => around('remove', key, () => store.remove(key)),
    load: (key) => around('load', key, () => store.load(key)),
    replace: (key, bytes, version) =>
      around('replace', key, () => store.replace(key, bytes, version)),
  };
}

/** Closes what was opened for a caller who never got it. */
async function closed(opened: readonly ObjectBody[], error: unknown): Promise<never> {
  for (const { chunks } of opened) for await (const _ of chunks) break;
  throw error;
}

/** Its first chunk is the call that is disturbed. */
function disturbedBody(name: string, key: string, body: ObjectBody, calls: PortCalls): ObjectBody {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const fate = calls.fateOf(name, key);
    if (typeof fate === 'number') await setTimeout(fate);
    for await (const chunk of body.chunks) {
      if (fate === 'fails') throw injected(name, key);
      if (fate === 'cut-short') {
        yield chunk.subarray(0, chunk.length >> 1);
        return;
      }
      yield chunk;
    }
  }
  return { ...body, chunks: chunks() };
}

function disturbedWriter(
  writer: ObjectWriter,
  partialPath: string,
  sandbox: Sandbox,
  around: (method: string, work: () => Promise<void>) => Promise<void>,
): ObjectWriter {
  const bytes: Uint8Array[] = [];
  const open: OpenWrite = { close: () => writer.abort(), partialPath, bytes };
  sandbox.openWrites.add(open);
  return {
    append: (chunk) =>
      around('append', async () => {
        bytes.push(Uint8Array.from(chunk));
        await writer.append(chunk);
      }),
    commit: () =>
      around('commit', async () => {
        await writer.commit();
        sandbox.openWrites.delete(open);
      }),
    abort: async () => {
      // A dead process takes nothing back.
      if (!sandbox.isAlive) return;
      sandbox.openWrites.delete(open);
      await writer.abort();
    },
  };
}
