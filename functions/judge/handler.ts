import type { EventBridgeEvent } from 'aws-lambda';
import { openJudgeWorld } from '../../infra/aws/judge-world.ts';
import { count, lambda } from '../../infra/aws/lambda.ts';
import { readConfig } from '../config.ts';
import { windowEventSchema } from '../model/window.ts';
import { judgeWindow } from './judge-window.ts';

const config = readConfig(['LAKE_BUCKET', 'BUS', 'TARGETS_KEY', 'STALE_AFTER_H']);
const world = openJudgeWorld(config);

/** A window that was measured → its deviations, and the alerts that changed. */
export const handler = lambda<EventBridgeEvent<string, unknown>, void>(async ({ detail }) => {
  const window = windowEventSchema.parse(detail);
  const { deviations } = await judgeWindow(window, { staleAfterMs: config.STALE_AFTER_H }, world);
  count('Deviations', deviations.length);
});
