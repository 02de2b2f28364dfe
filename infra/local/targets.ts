import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { Fault } from '../../functions/errors.ts';
import { TARGET_FIELDS, type Target, targetsSchema } from '../../functions/model/targets.ts';
import { errorCode } from './error-code.ts';
import { nearestWord } from './nearest-word.ts';

/** Reads a targets file; throws `path-not-found` where there is none, else as `parseTargets`. */
export async function readTargets(path: string): Promise<readonly Target[]> {
  return parseTargets(await readText(path), path);
}

/**
 * Targets from their text, JSON only. Throws `bad-config` with all faults at once, each with its path
 * (`targets[2].port: …`); `path` is what the text is called in them.
 */
export function parseTargets(text: string, path: string): readonly Target[] {
  const result = targetsSchema.safeParse(parseJson(text, path));
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap(describeIssue);
  throw new Fault(
    'bad-config',
    `${path} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT') {
      throw new Fault('path-not-found', `no targets file at ${path}: check the path`, { cause });
    }
    throw new Fault('read-failed', `can't read the targets file ${path} (${code})`, { cause });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    // Editors on Windows begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('bad-config', `${path} is not JSON, the only form of targets: ${what}`, {
      cause,
    });
  }
}

function describeIssue(issue: z.core.$ZodIssue): readonly string[] {
  const place = placeOf(issue.path);
  if (issue.code !== 'unrecognized_keys') return [`${place}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearestWord(key, TARGET_FIELDS);
    const hint =
      meant === undefined ? `the fields are ${TARGET_FIELDS.join(', ')}` : `did you mean ${meant}?`;
    return `${place}.${key}: unknown field; ${hint}`;
  });
}

function placeOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return `targets${steps.join('')}`;
}
