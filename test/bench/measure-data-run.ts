import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// `measure-data-run.ts ROOT FOLDER N` writes a lake as the tree at ROOT writes it. A process of its
// own: a tree has its own schema, and what DuckDB holds is no part of the bench.
const [root = '', folder = '', handshakes = ''] = process.argv.slice(2);
const generator = pathToFileURL(join(root, 'test/bench/measure-data.ts')).href;
const { writeMeasureData } = (await import(generator)) as typeof import('./measure-data.ts');
await writeMeasureData(folder, Number(handshakes));
