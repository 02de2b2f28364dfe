import { expect, test } from 'vitest';
import { athenaRows } from '../../../../infra/aws/athena/athena-rows.ts';

const rowsOf = (type: string, text: string) =>
  athenaRows(
    [{ name: 'x', type }],
    (async function* () {
      yield Buffer.from(text);
    })(),
  );

test.each([
  ['bigint', '9007199254740991', 2 ** 53 - 1],
  ['bigint', '-9007199254740991', -(2 ** 53 - 1)],
  ['integer', '-7', -7],
  ['double', '1.0E-5', 1e-5],
  ['double', 'NaN', Number.NaN],
  ['double', '-Infinity', Number.NEGATIVE_INFINITY],
  ['decimal', '0.25', 0.25],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['varchar', 'true', 'true'],
  ['varchar', '', ''],
])('%s %s arrives as it is', async (type, text, value) => {
  expect(await rowsOf(type, `"x"\n"${text}"\n`)).toEqual([{ x: value }]);
});

test.each(['bigint', 'double', 'boolean', 'varchar'])('NULL of %s is null', async (type) => {
  expect(await rowsOf(type, '"x"\n\n')).toEqual([{ x: null }]);
});

test.each([
  ['bigint', '9007199254740992', 'no exact bigint in 9007199254740992'],
  ['bigint', '1.5', 'no exact bigint in 1.5'],
  ['bigint', '', 'no exact bigint in'],
  ['double', 'x', 'no exact double in x'],
  ['double', '', 'no exact double in'],
  ['boolean', 'TRUE', 'no exact boolean in TRUE'],
  ['timestamp', '2026-01-01 00:00:00.000', 'column x is of type timestamp: cast it in the SQL'],
])('%s %s is refused', async (type, text, why) => {
  await expect(rowsOf(type, `"x"\n"${text}"\n`)).rejects.toThrow(why);
});

test.each([
  ['', 'the result has the columns of no query, not x'],
  ['"y"\n"1"\n', 'the result has the columns y, not x'],
  ['"x"\n"1","2"\n', 'row 0 has 2 of 1 columns'],
])('a result that does not fit its columns is refused: %j', async (text, why) => {
  await expect(rowsOf('varchar', text)).rejects.toThrow(why);
});
