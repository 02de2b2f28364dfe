import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { couldTell, RULE_NEEDS } from '../../../../functions/judge/verdicts/could-tell.ts';
import { RULE_NAMES } from '../../../../functions/model/deviation.ts';
import { both, SETTINGS, SOUND_LOG, SOUND_TRIALS, tried, verdictOf } from './verdict-samples.ts';

test('each rule says what it needs, and the page on the report says the same', () => {
  const page = readFileSync(new URL('../../../../docs/report.md', import.meta.url), 'utf8');
  for (const [rule, needs] of Object.entries(RULE_NEEDS)) {
    expect(page).toContain(`| \`${rule}\` | ${needs} |`);
  }
  expect(Object.keys(RULE_NEEDS).sort()).toEqual([...RULE_NAMES].sort());
});

test('of a balancer that logs and trials show whole, each rule could have told', () => {
  const measurement = both(SOUND_LOG, SOUND_TRIALS);
  const told = couldTell(measurement, SETTINGS);
  const place = verdictOf(measurement);
  const silent = RULE_NAMES.filter((rule) => told(rule, place).length === 0);
  // No listener of the sample is excluded, and its trials sent no request of their own.
  expect(silent).toEqual(['excluded-resumption', 'mark-contradicted']);
});

test('trials that name no account are asked by the account that the logs name', () => {
  const measurement = both(SOUND_LOG, SOUND_TRIALS);
  const told = couldTell(measurement, SETTINGS);
  const place = verdictOf(measurement);
  expect(told('missing-resumption', place).length).toBeGreaterThan(0);
  expect(told('missing-resumption', { ...place, accountId: '999999999999' })).toEqual([]);
  const alone = couldTell(tried(SOUND_TRIALS), SETTINGS);
  expect(alone('missing-resumption', { ...place, accountId: 'unknown' }).length).toBeGreaterThan(0);
});
