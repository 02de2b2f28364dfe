import { once } from 'node:events';
import { readClientKey } from '../../../infra/local/client-key.ts';

/** A process that makes or reads the client key of each folder that it is given, a line each. */
process.stdin.setEncoding('utf8');
process.stdout.write('ready\n');
for (;;) {
  const [line] = (await once(process.stdin, 'data')) as [string];
  const folder = line.trim();
  if (folder === 'end') process.exit(0);
  const key = await readClientKey(folder);
  process.stdout.write(`${Buffer.from(key).toString('hex')}\n`);
}
