import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../functions/judge/runbooks/', import.meta.url);

/** One page of the runbook, taken apart. */
export interface RunbookPage {
  readonly name: string;
  readonly lines: readonly string[];
  readonly headings: readonly string[];
  readonly links: readonly string[];
  /** What stands in fences, with their language. */
  readonly blocks: readonly { readonly language: string; readonly text: string }[];
}

/** All pages of the runbook, by file name. */
export function runbookPages(): readonly RunbookPage[] {
  return readdirSync(FOLDER).sort().map(runbookPage);
}

/** One page by its file name. */
export function runbookPage(name: string): RunbookPage {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const fences = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const prose = text.replaceAll(/^```\w+\n.*?^```$/gms, '');
  return {
    name,
    lines: text.trimEnd().split('\n'),
    headings: prose.match(/^#+ .*$/gm) ?? [],
    links: [...prose.matchAll(/\]\(([^)]*)\)/g)].map(([, link = '']) => link),
    blocks: fences.map(([, language = '', code = '']) => ({ language, text: code })),
  };
}

/** A block with the values of a test in place of the example's, which stand in its first line. */
export function withValues(block: string, values: Readonly<Record<string, string>>): string {
  const [first = '', ...rest] = block.split('\n');
  if (!/^[A-Z]+=/.test(first)) throw new Error(`no example values in ${first}`);
  const assigned = Object.entries(values).map(([name, value]) => `${name}='${value}'`);
  return [assigned.join(' '), ...rest].join('\n');
}
