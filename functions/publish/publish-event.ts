import * as z from 'zod';
import { Fault } from '../errors.ts';
import { type WindowEvent, windowEventSchema } from '../model/window.ts';

const JOIN = z.lazy(() => z.object({ do: z.literal('join') }));
const WINDOW = z.lazy(() => z.object({ detail: windowEventSchema }));

/** A window that was judged, or `join`: the reports of all Regions are to be put together. */
export function readPublishEvent(event: unknown): WindowEvent | 'join' {
  if (JOIN.safeParse(event).success) return 'join';
  const window = WINDOW.safeParse(event);
  if (window.success) return window.data.detail;
  throw new Fault('bad-event', 'the event is neither a judged window nor a call to join reports');
}
