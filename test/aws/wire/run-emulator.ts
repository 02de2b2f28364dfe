import { emulatorEnvironment, startEmulator } from './emulator.ts';
import { pythonWith } from './emulator-software.ts';

/** One emulator for the whole run, but for the chain; a test makes buckets and queues of its own. */
export async function setup(): Promise<() => Promise<void>> {
  // What single tests need is installed before, where no time limit of a test ends it.
  await pythonWith('ministack');
  await pythonWith('moto');
  const startMs = performance.now();
  const emulator = await startEmulator();
  Object.assign(process.env, emulatorEnvironment(emulator.url));
  const tookMs = Math.round(performance.now() - startMs);
  process.stdout.write(
    `AWS is emulated by ministack on ${emulator.url} (ready in ${tookMs} ms); its Athena is ` +
      'answered by DuckDB.\n',
  );
  return () => emulator.stop();
}
