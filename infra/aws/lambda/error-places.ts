import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Has the stacks of an error and of its causes name the project's files and lines, where it was
 * thrown in a bundle that has its map beside it. Node would do so itself with `--enable-source-maps`,
 * but for that it reads the map and the whole bundle at each cold start, error or not.
 */
export function placeInSources(error: unknown, bundle = fileURLToPath(import.meta.url)): void {
  for (let at = error; at instanceof Error; at = at.cause) {
    const [head = '', ...frames] = at.stack?.split(`${bundle}:`) ?? [];
    const map = frames.length === 0 ? undefined : mapOf(bundle);
    if (map === undefined) continue;
    const placed = frames.map((frame) =>
      frame.replace(/^(\d+):(\d+)/, (place, line, column) => {
        return originOf(map, Number(line), Number(column)) ?? `${bundle}:${place}`;
      }),
    );
    at.stack = [head, ...placed].join('');
  }
}

function mapOf(bundle: string): SourceMap | undefined {
  const path = `${bundle}.map`;
  if (!existsSync(path)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
}

function originOf(map: SourceMap, line: number, column: number): string | undefined {
  const origin = map.findOrigin(line, column);
  if (!('fileName' in origin)) return undefined;
  // The map names them as seen from .build/NAME/.
  const file = origin.fileName.replace(/^(?:\.\.\/)+/, '');
  return `${file}:${origin.lineNumber}:${origin.columnNumber}`;
}
