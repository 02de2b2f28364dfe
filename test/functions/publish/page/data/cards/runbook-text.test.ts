import { expect, test } from 'vitest';
import {
  runbookBlocks,
  runbookSpans,
} from '../../../../../../functions/publish/page/data/cards/runbook-text.ts';

const PAGE = `# stale

Two lines
of one paragraph.

- first item,
  which goes on
- second item

\`\`\`sh
npm run probe -- --targets FILE   # - no item
\`\`\`
## Next
1. one
`;

test('headings, paragraphs, lists and code are distinguished', () => {
  expect(runbookBlocks(PAGE)).toEqual([
    { kind: 'heading', text: 'stale' },
    { kind: 'paragraph', text: 'Two lines of one paragraph.' },
    { kind: 'list', items: ['first item, which goes on', 'second item'] },
    { kind: 'code', text: 'npm run probe -- --targets FILE   # - no item' },
    { kind: 'heading', text: 'Next' },
    { kind: 'list', items: ['one'] },
  ]);
});

test('within a text: code, strong, links; markup stays text', () => {
  expect(runbookSpans('Run `aws`, **now**; see [guide](https://a.example/b). <b>x</b>')).toEqual([
    { kind: 'text', text: 'Run ' },
    { kind: 'code', text: 'aws' },
    { kind: 'text', text: ', ' },
    { kind: 'strong', text: 'now' },
    { kind: 'text', text: '; see ' },
    { kind: 'link', text: 'guide', url: 'https://a.example/b' },
    { kind: 'text', text: '. <b>x</b>' },
  ]);
});

test('a fence that is never closed ends with the text', () => {
  expect(runbookBlocks('```\na\nb')).toEqual([{ kind: 'code', text: 'a\nb' }]);
});
