import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault } from '../../functions/errors.ts';
import { FolderStore } from '../local/folder-store.ts';
import { serveLake } from '../serve/lake-server.ts';
import { buildServedShell } from '../serve/served-page.ts';
import { helpText } from './arguments/command-syntax.ts';
import { readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { SERVE } from './serve-options.ts';

const DONE = 0;

if (import.meta.main) await runCommandLine(SERVE.name, main);

async function main({ signal }: CommandContext): Promise<number> {
  const { values, faults } = readArguments(SERVE, process.argv.slice(2));
  if (values.help) {
    process.stdout.write(helpText(SERVE));
    return DONE;
  }
  refuseArguments(faults);
  const lake = await openLake(values.lake);
  const server = await serveLake(lake, await buildServedShell(), values.port);
  process.stdout.write(`The report of ${values.lake} is at ${server.url} (Ctrl-C ends this)\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
  return DONE;
}

async function openLake(dir: string): Promise<FolderStore> {
  const found = await stat(dir).catch(() => undefined);
  if (found?.isDirectory()) return new FolderStore(resolve(dir));
  throw new Fault(
    'path-not-found',
    `there is no lake ${dir}: npm run analyse -- PATH --lake ${dir} makes one`,
  );
}
