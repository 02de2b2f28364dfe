import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeMeasureData } from '../bench/measure-data.ts';
import { partitionsOf, registerLake } from './lake-tables.ts';
import { startTrino } from './server/trino-server.ts';
import { trinoSoftware } from './server/trino-software.ts';

// A Trino to ask by hand, over the bench's lake or a lake of your own, until Ctrl-C.

const USAGE = 'test/trino/serve.ts [--handshakes 1000000] [--heap 2048]';
const { values } = parseArgs({
  options: {
    handshakes: { type: 'string', default: '1000000' },
    heap: { type: 'string', default: '2048' },
  },
});
const [handshakes, heapMb] = [Number(values.handshakes), Number(values.heap)];
if (!Number.isSafeInteger(handshakes) || !Number.isSafeInteger(heapMb)) {
  throw new Error(`numbers only: ${USAGE}`);
}

const software = await trinoSoftware();
if (typeof software === 'string') throw new Error(software);
const root = await mkdtemp(join(tmpdir(), 'resumption-watch-trino-lakes-'));
const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
try {
  await writeMeasureData(join(root, 'bench'), handshakes);
  const server = await startTrino(software, { heapMb, root });
  try {
    const partitions = await partitionsOf(join(root, 'bench'));
    await registerLake(server, { schema: 'bench', folder: 'bench', partitions });
    process.stdout.write(`${server.origin}/${server.catalog}/bench\n`);
    process.stderr.write(`Trino runs as ${server.pid} over ${root}; Ctrl-C ends it.\n`);
    await asked;
  } finally {
    await server.stop();
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
