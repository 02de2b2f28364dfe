import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LINE_MODULE } from '../../../../functions/ingest/lines/line-module.ts';
import { compileLineModule, lineModuleText } from '../../../../infra/package/line-module.ts';

const FILE = new URL('../../../../functions/ingest/lines/line-module.ts', import.meta.url);

test('the module is what its source compiles to, byte for byte', async () => {
  const compiled = await compileLineModule();
  expect(Buffer.from(LINE_MODULE, 'base64').equals(compiled)).toBe(true);
  expect(readFileSync(FILE, 'utf8')).toBe(lineModuleText(compiled));
});

test('it is small enough to compile at a cold start, and asks nothing of its host', () => {
  const bytes = Buffer.from(LINE_MODULE, 'base64');
  expect(bytes.length).toBeLessThan(4096);
  // The id of an import section is 2; behind the 8 bytes of the head comes a list of sections.
  const sections: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    sections.push(bytes[at] ?? -1);
    const [length, from] = varint(bytes, at + 1);
    at = from + length;
  }
  expect(sections).not.toContain(2);
});

function varint(bytes: Uint8Array, from: number): [number, number] {
  let value = 0;
  for (let at = from, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
}
