import { expect, test } from 'vitest';
import { errorCode, Fault } from '../../../../functions/errors.ts';
import { receivedError, sentError } from '../../../../infra/cli/reading/world-error.ts';

test('a fault keeps its code, its message and its causes from thread to thread', () => {
  const system = Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' });
  const fault = new Fault('lake-write-failed', "can't write x", { cause: system });
  const received = receivedError(structuredClone(sentError(fault)));
  expect(received).toBeInstanceOf(Fault);
  expect(received).toMatchObject({ code: 'lake-write-failed', message: "can't write x" });
  expect(errorCode(received.cause)).toBe('ENOSPC');
  expect(received.stack).toBe(fault.stack);
});

test('a mistake of our own stays one, and so does what is no error', () => {
  const received = receivedError(sentError(new TypeError('x is undefined')));
  expect([received.message, received.cause]).toEqual(['x is undefined', undefined]);
  expect(receivedError(sentError('text')).message).toBe('text');
});
