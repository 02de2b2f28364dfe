import { expect, test } from 'vitest';
import { isRight } from '../../../../functions/ingest/lines/line-verdict.ts';
import { REJECTS, SKIPS } from '../../../../functions/model/source.ts';

test('a line is right when it gave a row, or was read to its end and has none to give', () => {
  const verdicts = ['row', 'continues', ...SKIPS, ...REJECTS] as const;
  expect(verdicts.filter(isRight).sort()).toEqual(['no-handshake', 'plain-http', 'row']);
});
