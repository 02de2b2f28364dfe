import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Notification } from '../../../../functions/model/alerts/notification.ts';
import {
  groupedNotification,
  hostileNotification,
  longestNotification,
  resolvedNotification,
  sampleNotification,
  testNotification,
} from '../notification-samples.ts';

// A payload per format and case lies in `FORMAT-CASE.json`: `npm run test:update` writes them; read
// the difference before you commit it.
const FOLDER = new URL('../../../fixtures/hooks/', import.meta.url);
const UPDATE = process.env.UPDATE_GOLDEN === '1';

const CASES: Readonly<Record<string, Notification>> = {
  firing: sampleNotification(),
  resolved: resolvedNotification(),
  grouped: groupedNotification(),
  test: testNotification(),
  hostile: hostileNotification(),
};

/** How one format renders a notification, and what its receiver publishes about it. */
export interface PayloadFormat {
  readonly format: string;
  readonly render: (notification: Notification) => object;
  readonly check: (notification: Notification) => void;
}

/** The payload of each case is the golden one. */
export function describeGolden(format: string, render: PayloadFormat['render']): void {
  test.each(Object.entries(CASES))(`${format}: %s is the golden payload`, (name, notification) => {
    const path = new URL(`${format}-${name}.json`, FOLDER);
    const payload = render(notification);
    if (UPDATE) writeFileSync(path, `${JSON.stringify(payload, null, 2)}\n`);
    expect(payload).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
}

/** What holds for the payloads of every format. */
export function describePayload({ format, render, check }: PayloadFormat): void {
  describe(format, () => {
    describeGolden(format, render);

    test.each(Object.entries(CASES))('%s keeps what is published', (_name, notification) => {
      check(notification);
    });

    test.each(['a', '"', '&', '€', '𝒳', '\u0000', '\ud800'])(
      'fifty alerts of the longest texts, all of %j, keep the limits, and say how many are left out',
      (char) => {
        const longest = longestNotification(char);
        check(longest);
        const dropped = leftOutBy(render(longest));
        expect(dropped).toBeGreaterThanOrEqual(7);
        expect(dropped).toBeLessThan(57);
      },
    );

    test('the payload is the same each time', () => {
      expect(render(groupedNotification())).toEqual(render(groupedNotification()));
    });

    test('no control or invisible character gets through, and no half of one', () => {
      for (const text of textsOf(render(hostileNotification()))) {
        expect(text).toBe(text.toWellFormed());
        // The word joiner is Slack's renderer's own; a section has lines, and so has JSON none.
        expect(text.replaceAll(/[\u2060\n]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    });

    test('a test is marked as one, where a person sees it', () => {
      expect(JSON.stringify(render(testNotification()))).toContain('[TEST] ');
      expect(JSON.stringify(render(sampleNotification()))).not.toMatch(/\[TEST\]/);
    });

    test('it says what is documented, the numbers, the interval, the window and what to do', () => {
      const payload = render(sampleNotification());
      const texts = textsOf(payload).join('\n').replaceAll('\u2060', '');
      const { nextStep, alerts, links, window } = sampleNotification();
      const [alert] = alerts;
      for (const part of [alert?.deviation.says, alert?.deviation.source, nextStep]) {
        expect(texts).toContain(part);
      }
      expect(texts.replaceAll('&amp;', '&')).toContain(links.dashboard);
      expect(texts).toContain(links.runbook);
      expect(texts).toContain('37');
      expect(texts).toContain('412');
      expect(texts).toMatch(/0\.069|6\.9 %/);
      expect(texts).toContain(window.start);
      expect(texts).toContain(window.end);
    });
  });
}

/** All texts of a payload, at any depth, and those of JSON within JSON. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return value.startsWith('{') ? textsOf(JSON.parse(value)) : [value];
  }
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsOf(inner)]);
}

/** How many alerts the payload says it leaves out, in the way of its format. */
function leftOutBy(payload: object): number {
  const text = JSON.stringify(payload).replaceAll('\\"', '"');
  const found =
    /"alertsLeftOut":(\d+)/.exec(text) ??
    /"truncatedAlerts":(\d+)/.exec(text) ??
    /(\d+) more alerts are left out/.exec(text);
  return Number(found?.[1]);
}
