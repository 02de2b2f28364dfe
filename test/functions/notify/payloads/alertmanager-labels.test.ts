import { expect, test } from 'vitest';
import { labelsOf } from '../../../../functions/notify/payloads/alertmanager-labels.ts';
import { sampleAlert, sampleNotification, testNotification } from '../notification-samples.ts';

test('an alert that was told before versions that kept it has the labels of its deviation', () => {
  const labels = labelsOf(sampleNotification(), sampleAlert({ told: null }, { severity: 'error' }));
  expect(labels).toMatchObject({ severity: 'error', account_id: '123456789012' });
});

test('a test has a label that routes it away', () => {
  expect(labelsOf(testNotification(), sampleAlert())).toMatchObject({ test: 'true' });
  expect(labelsOf(sampleNotification(), sampleAlert())).not.toHaveProperty('test');
});

test('no label holds a count, a time or a sentence', () => {
  expect(Object.keys(labelsOf(sampleNotification(), sampleAlert()))).toEqual([
    ...['alertname', 'severity', 'balancer_type', 'region', 'account_id', 'balancer', 'node'],
    'fingerprint',
  ]);
});
