import { z } from 'zod';
import { notificationSchema } from './notification.ts';

/** The body of a webhook: a notification in the envelope of CloudEvents 1.0. */
export const cloudEventSchema = z
  .strictObject({
    specversion: z.literal('1.0'),
    id: z.string().describe('Of the notification: the same when it is sent again'),
    source: z.literal('urn:resumption-watch'),
    type: z.enum(['resumption-watch.alert.firing', 'resumption-watch.alert.resolved']),
    subject: z.string().describe('Key of the group: rule, balancer type and Region'),
    time: z.iso.datetime(),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal('urn:resumption-watch:notification:1'),
    data: notificationSchema,
  })
  .describe('resumption-watch notification as a CloudEvent (application/cloudevents+json)');

export type CloudEvent = z.infer<typeof cloudEventSchema>;
