import { expect, test } from 'vitest';
import { versionBehaviour } from '../../../functions/behaviours/versions.ts';

test('[classic-versions] classic documents TLS 1.0 to 1.2', () => {
  expect(versionBehaviour('classic').versions).toEqual(['1.0', '1.1', '1.2']);
});

test('[application-versions] application documents TLS 1.0 to 1.3', () => {
  expect(versionBehaviour('application').versions).toEqual(['1.0', '1.1', '1.2', '1.3']);
});

test('[network-versions] network documents TLS 1.0 to 1.3', () => {
  expect(versionBehaviour('network').versions).toEqual(['1.0', '1.1', '1.2', '1.3']);
});
