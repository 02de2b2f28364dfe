import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { alertSettingsSchema } from '../../functions/model/alerts/alert-settings.ts';
import { cloudEventSchema, notificationSchema } from '../../functions/model/alerts/notification.ts';
import { historySchema } from '../../functions/model/history.ts';
import { reportSchema } from '../../functions/model/report.ts';
import { targetsSchema } from '../../functions/model/targets.ts';
import { trialLineSchema } from '../../functions/model/trials/trial-line.ts';
import { fleetHistorySchema, fleetSchema } from '../../functions/publish/fleet/fleet.ts';

const SCHEMAS = new URL('../../functions/model/schemas/', import.meta.url);

/** The JSON Schemas that are published beside the model: file name → contents. */
export const PUBLISHED_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'alerts.schema.json': alertSettingsSchema,
  'cloud-event.schema.json': cloudEventSchema,
  'fleet-history.schema.json': fleetHistorySchema,
  'fleet.schema.json': fleetSchema,
  'history.schema.json': historySchema,
  'notification.schema.json': notificationSchema,
  'report.schema.json': reportSchema,
  'targets.schema.json': targetsSchema,
  'trial.schema.json': trialLineSchema,
};

/**
 * The published text of a schema: JSON Schema 2020-12, with what it repeats as `$defs` where that
 * takes fewer lines; `npm run schemas` then formats the file.
 */
export function schemaText(schema: z.ZodType): string {
  const inline = textWith(schema, 'inline');
  const byReference = textWith(schema, 'ref');
  return linesOf(byReference) < linesOf(inline) ? byReference : inline;
}

function textWith(schema: z.ZodType, reused: 'inline' | 'ref'): string {
  const generated = z.toJSONSchema(schema, { target: 'draft-2020-12', reused });
  return `${JSON.stringify(generated, null, 2)}\n`;
}

const linesOf = (text: string): number => text.split('\n').length;

/** The text of the published file; throws where it is missing. */
export function publishedText(file: string): string {
  return readFileSync(new URL(file, SCHEMAS), 'utf8');
}

if (import.meta.main) {
  for (const [file, schema] of Object.entries(PUBLISHED_SCHEMAS)) {
    writeFileSync(new URL(file, SCHEMAS), schemaText(schema));
  }
}
