import { expect, test } from 'vitest';
import { errorCode, Fault } from '../../functions/errors.ts';

test('a fault is an error that callers match by its code, and keeps its cause', () => {
  const cause = new Error('refused');
  const fault = new Fault('read-failed', "can't read a: refused", { cause });
  expect(fault).toBeInstanceOf(Error);
  expect(fault).toMatchObject({ name: 'Fault', code: 'read-failed', cause });
  expect(String(fault)).toBe("Fault: can't read a: refused");
  expect('cause' in new Fault('bad-event', 'odd')).toBe(false);
});

test.each([
  [Object.assign(new Error('no such file'), { code: 'ENOENT' }), 'ENOENT'],
  [new Fault('not-yet', 'later'), 'not-yet'],
  [new Error('it broke'), 'Error: it broke'],
  ['a text', 'a text'],
  [{ code: 'ENOENT' }, '[object Object]'],
  [undefined, 'undefined'],
])('%o is called %j', (error, code) => {
  expect(errorCode(error)).toBe(code);
});
