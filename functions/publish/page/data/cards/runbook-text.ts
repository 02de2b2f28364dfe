/** A piece of a runbook's text. */
export type RunbookSpan =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** A block of a runbook: the part of Markdown that runbooks are written in. */
export type RunbookBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

const FENCE = /^```/;
const HEADING = /^#+ /;
const ITEM = /^(?:[-*]|\d+\.) /;

/** Markdown → blocks; what is none of headings, lists and code is a paragraph. */
export function runbookBlocks(markdown: string): readonly RunbookBlock[] {
  const lines = markdown.split('\n');
  const blocks: RunbookBlock[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const end = endOf(lines, at);
    if (FENCE.test(line)) {
      const isClosed = end > at + 1 && FENCE.test(lines[end - 1] ?? '');
      const code = lines.slice(at + 1, isClosed ? end - 1 : end);
      blocks.push({ kind: 'code', text: code.join('\n') });
    } else if (HEADING.test(line)) {
      blocks.push({ kind: 'heading', text: line.replace(HEADING, '') });
    } else if (ITEM.test(line)) {
      blocks.push({ kind: 'list', items: itemsOf(lines.slice(at, end)) });
    } else if (line.trim() !== '') {
      blocks.push({ kind: 'paragraph', text: joined(lines.slice(at, end)) });
    }
    at = end;
  }
  return blocks;
}

/** The line behind the block that begins at `at`. */
function endOf(lines: readonly string[], at: number): number {
  const line = lines[at] ?? '';
  if (HEADING.test(line) || line.trim() === '') return at + 1;
  const isFenced = FENCE.test(line);
  const rest = lines.slice(at + 1);
  const length = rest.findIndex((next) =>
    isFenced ? FENCE.test(next) : next.trim() === '' || FENCE.test(next) || HEADING.test(next),
  );
  if (length < 0) return lines.length;
  return at + 1 + length + (isFenced ? 1 : 0);
}

function itemsOf(lines: readonly string[]): readonly string[] {
  const starts = lines.flatMap((line, at) => (ITEM.test(line) ? [at] : []));
  return starts.map((start, index) =>
    joined(lines.slice(start, starts[index + 1])).replace(ITEM, ''),
  );
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(' ');
}

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** The text of a block → spans: code, strong, links; all else is text. */
export function runbookSpans(text: string): readonly RunbookSpan[] {
  const spans: RunbookSpan[] = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    const [whole, code, strong, label = '', url = ''] = match;
    if (match.index > from) spans.push({ kind: 'text', text: text.slice(from, match.index) });
    if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else spans.push({ kind: 'link', text: label, url });
    from = match.index + whole.length;
  }
  if (from < text.length) spans.push({ kind: 'text', text: text.slice(from) });
  return spans;
}
