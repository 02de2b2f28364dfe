import { expect, test } from 'vitest';
import { packPart } from '../../../../../functions/publish/fleet/fleet-page.ts';
import { readParts } from '../../../../../functions/publish/page/fleet/part-reader.ts';
import { SAMPLE_HISTORY, samplePart } from '../../fleet/region-samples.ts';

const here = samplePart({ history: SAMPLE_HISTORY });
const there = samplePart({ name: 'there' });

test('each part is unpacked by its name, once; of no other name there is any', async () => {
  const lines = [here, there].map(packPart).flatMap(({ report, history }) => [report, history]);
  const read = readParts([here.name, there.name], lines);
  expect(await read(here.name)).toEqual({ report: here.report, history: SAMPLE_HISTORY });
  expect(await read('there')).toEqual({ report: there.report, history: null });
  expect(read('there')).toBe(read('there'));
  expect(await read('nowhere')).toBeNull();
});
