import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Workspace } from '../../../infra/cli/workspace.ts';

test('every folder is its own, and all of them go at once with what they hold', () => {
  const workspace = new Workspace();
  const folders = [workspace.folder(), workspace.folder()];
  expect(new Set(folders).size).toBe(2);
  for (const folder of folders) writeFileSync(join(folder, 'file'), 'x');
  workspace.remove();
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  expect(() => workspace.remove()).not.toThrow();
});
