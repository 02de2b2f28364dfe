import { runSmall } from './small-run.ts';

/** A process that runs over one lake again and again, until somebody kills it. */
const [, , lakeDir = '', spillDir = '', ...paths] = process.argv;
process.stdout.write('ready\n');
for (;;) await runSmall({ lakeDir, inputs: { paths, spillDir } });
