import { readFileSync, writeFileSync } from 'node:fs';

const LINES = new URL('../../functions/ingest/lines/', import.meta.url);
/** The name that the compiler knows the source by: it is in no byte of the module. */
const ENTRY = 'split-line.ts';
const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  // 192 KiB, and never more: the views into it stay valid.
  ...['--initialMemory', '3', '--maximumMemory', '3'],
];
const BASE64_PER_LINE = 88;

/** Compiles `assembly/split-line.ts`: the bytes of the module, the same each time. */
export async function compileLineModule(): Promise<Uint8Array> {
  // 100 MB of a compiler, which only this needs.
  const asc = await import('assemblyscript/asc');
  let module: Uint8Array | undefined;
  const { error, stderr } = await asc.main([ENTRY, '--outFile', 'out.wasm', ...OPTIONS], {
    readFile: (name) =>
      name === ENTRY ? readFileSync(new URL(`assembly/${ENTRY}`, LINES), 'utf8') : null,
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || module === undefined) {
    throw new Error(`assembly/${ENTRY} does not compile:\n${stderr.toString()}`, { cause: error });
  }
  return module;
}

/** The module as a file of TypeScript: base64, so that a bundle needs no file beside it. */
export function lineModuleText(module: Uint8Array): string {
  const base64 = Buffer.from(module).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${BASE64_PER_LINE}}`, 'g')) ?? [];
  const literal = lines.map((line) => `  '${line}'`).join(' +\n');
  return `/** \`assembly/split-line.ts\` as WebAssembly: written by \`npm run wasm\`. */\nexport const LINE_MODULE =\n${literal};\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('line-module.ts', LINES), lineModuleText(await compileLineModule()));
}
