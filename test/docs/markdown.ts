import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = new URL('../../', import.meta.url).pathname;

const SPAN = /`([^`\n]+)`/g;
const FOLDERS = ['docs', 'functions', 'infra', 'test', 'findings'];

/** One page of documentation, taken apart. */
export interface Page {
  /** From the root, as `docs/probe.md`. */
  readonly path: string;
  readonly text: string;
  /** The targets of links and images outside code. */
  readonly links: readonly string[];
  /** The ids that GitHub gives to the headings. */
  readonly anchors: readonly string[];
  /** Shell commands in fences, continued lines joined, comments removed. */
  readonly commands: readonly string[];
  /** Code spans in prose, without their backticks. */
  readonly spans: readonly string[];
}

/** Every Markdown page of the repository. */
export function readPages(): readonly Page[] {
  const top = readdirSync(ROOT);
  const below = FOLDERS.filter((folder) => top.includes(folder)).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    ),
  );
  return [...top, ...below].filter((path) => path.endsWith('.md')).map(readPage);
}

/** One page by its path from the root. */
export function readPage(path: string): Page {
  return { path, ...parsePage(readFileSync(join(ROOT, path), 'utf8')) };
}

/** Takes the text of a page apart. */
export function parsePage(text: string): Omit<Page, 'path'> {
  const fences = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const prose = text.replaceAll(/^```\w*\n.*?^```$/gms, '');
  const shell = fences.filter(([, language]) => language === 'sh').map(([, , code = '']) => code);
  return {
    text,
    links: [...prose.replaceAll(SPAN, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, link = '']) => link,
    ),
    anchors: anchorsOf([...prose.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title)),
    commands: shell.flatMap((code) => commandsOf(code)),
    spans: [...prose.matchAll(SPAN)].map(([, span = '']) => span),
  };
}

/** The first fence of a language on a page; '' where there is none. */
export function firstFence({ text }: Pick<Page, 'text'>, language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(text)?.[1] ?? '';
}

function commandsOf(code: string): readonly string[] {
  return code
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** As GitHub names headings: lower case, no punctuation, hyphens, a number at a repetition. */
function anchorsOf(titles: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return titles.map((title) => {
    const name = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}
