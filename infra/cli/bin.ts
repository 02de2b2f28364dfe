#!/usr/bin/env node
// The first file that runs: on an older Node too, which could not load the others.
const LEAST_NODE = 24;
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < LEAST_NODE) {
  process.stderr.write(
    `resumption-watch: needs Node ${LEAST_NODE} or later, and this is ${process.version} ` +
      `(${process.execPath}): install a newer one, from https://nodejs.org say\n`,
  );
  process.exitCode = 2;
} else {
  const { runBinary } = await import('./binary.ts');
  await runBinary(process.argv.slice(2));
}
