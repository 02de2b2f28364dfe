import { expect, test } from 'vitest';
import { LakeOutput } from '../../../functions/lake/lake-output.ts';
import type { ObjectStore } from '../../../functions/ports.ts';

function recorded() {
  const steps: string[] = [];
  const writer = {
    append: async (bytes: Uint8Array) => void steps.push(`append ${bytes.length}`),
    commit: async () => void steps.push('commit'),
    abort: async () => void steps.push('abort'),
  };
  const write = async (key: string) => {
    steps.push(`write ${key}`);
    return writer;
  };
  return { steps, output: new LakeOutput({ write } as unknown as ObjectStore, 'x') };
}

test('small pieces are gathered to 64 KB and then written at once', async () => {
  const { steps, output } = recorded();
  output.push(new Uint8Array(65_000));
  await output.drain();
  expect(steps).toEqual([]);
  output.push(new Uint8Array(536));
  await output.drain();
  await output.drain();
  expect(steps).toEqual(['write x', 'append 65536']);
});

test('commit writes the rest, and an object without a byte is never started', async () => {
  const { steps, output } = recorded();
  expect(output.isEmpty).toBe(true);
  await output.commit();
  expect(steps).toEqual([]);
  output.push(new Uint8Array(1));
  expect(output.isEmpty).toBe(false);
  await output.commit();
  expect(steps).toEqual(['write x', 'append 1', 'commit']);
});

test('an abort lets go of what is pending', async () => {
  const { steps, output } = recorded();
  output.push(new Uint8Array(70_000));
  await output.drain();
  output.push(new Uint8Array(5));
  await output.abort();
  expect(steps).toEqual(['write x', 'append 70000', 'abort']);
});
