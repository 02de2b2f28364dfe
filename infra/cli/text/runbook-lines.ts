import {
  type RunbookBlock,
  runbookSpans,
} from '../../../functions/publish/page/data/cards/runbook-text.ts';
import { hanging, wrap } from './text-layout.ts';

/** A runbook for a terminal: prose is wrapped, commands stay as they are, links give their address. */
export function runbookLines(blocks: readonly RunbookBlock[], width: number): readonly string[] {
  return blocks.flatMap((block, at) => [...(at === 0 ? [] : ['']), ...linesOf(block, width)]);
}

function linesOf(block: RunbookBlock, width: number): readonly string[] {
  if (block.kind === 'code') return block.text.split('\n').map((line) => `    ${line}`);
  if (block.kind === 'list') {
    return block.items.flatMap((item) => hanging(`- ${plain(item)}`, width));
  }
  return wrap(plain(block.text), width);
}

/** Without marks for emphasis; code keeps its own, for it is meant to be typed. */
function plain(text: string): string {
  return runbookSpans(text)
    .map((span) => {
      if (span.kind === 'code') return `\`${span.text}\``;
      return span.kind === 'link' ? `${span.text} (${span.url})` : span.text;
    })
    .join('');
}
