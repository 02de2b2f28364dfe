import { Fault } from '../errors.ts';
import { readDocument, writeDocument } from '../model/lake-document.ts';
import {
  type JudgedWindow,
  type MeasuredWindow,
  WINDOW_JUDGED,
  type WindowEvent,
  windowEvent,
  windowKey,
} from '../model/window.ts';
import type { EventBus, ObjectStore } from '../ports.ts';
import { judge } from './judge.ts';
import type { JudgeSettings } from './rule.ts';

/**
 * Judges a window that was measured, leaves its deviations in the lake and tells the bus; a repeat
 * changes nothing. Throws `not-yet` where the lake does not hold the window.
 */
export async function judgeWindow(
  window: WindowEvent,
  settings: JudgeSettings,
  { lake, bus }: { readonly lake: ObjectStore; readonly bus: EventBus },
): Promise<JudgedWindow> {
  const key = windowKey('measured', window);
  const measured = await readDocument<MeasuredWindow>(lake, key);
  if (measured === undefined) throw new Fault('not-yet', `the lake holds no ${key}`);
  const { run, measurement } = measured;
  const judged: JudgedWindow = { run, deviations: judge(measurement, settings) };
  await writeDocument(lake, windowKey('judged', window), judged);
  await bus.send([windowEvent(WINDOW_JUDGED, run)]);
  return judged;
}
