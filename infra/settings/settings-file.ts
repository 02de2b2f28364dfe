import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { errorCode, Fault } from '../../functions/errors.ts';
import { nearestWord } from './nearest-word.ts';

/** A file that a person writes: its name in faults, and the schema of its content. */
export interface SettingsFile<Settings> {
  readonly name: string;
  readonly schema: z.ZodType<Settings>;
}

/** V8 quotes the text around what it did not expect, and there may be a secret in it. */
const QUOTED_TEXT = /, (?:\.\.\.)?".*is not valid JSON$/s;

/** Reads a file of settings; throws `path-not-found` where it is missing, else as `parseSettings`. */
export async function readSettings<Settings>(
  path: string,
  file: SettingsFile<Settings>,
): Promise<Settings> {
  return parseSettings(await readText(path, file.name), path, file);
}

/**
 * Settings from their text, JSON only. Throws `bad-config` with all faults at once, each with its
 * path; `path` names the text in them.
 */
export function parseSettings<Settings>(
  text: string,
  path: string,
  { name, schema }: SettingsFile<Settings>,
): Settings {
  const result = schema.safeParse(parseJson(text, path, name));
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => describeIssue(issue, name, schema));
  throw new Fault(
    'bad-config',
    `${path} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT') {
      throw new Fault('path-not-found', `no ${name} file at ${path}: check the path`, { cause });
    }
    throw new Fault('read-failed', `can't read the ${name} file ${path} (${code})`, { cause });
  }
}

function parseJson(text: string, path: string, name: string): unknown {
  try {
    // Editors on Windows begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const what = error instanceof Error ? error.message.replace(QUOTED_TEXT, '') : String(error);
    // Without its cause, which would be logged.
    throw new Fault('bad-config', `${path} is not JSON, the only form of ${name}: ${what}`);
  }
}

function describeIssue(
  issue: z.core.$ZodIssue,
  name: string,
  schema: z.ZodType,
): readonly string[] {
  const place = `${name}${placeOf(issue.path)}`;
  if (issue.code === 'invalid_union') return [`${place}: ${unionMessage(issue)}`];
  if (issue.code !== 'unrecognized_keys') return [`${place}: ${issue.message}`];
  const fields = fieldsAt(z.toJSONSchema(schema), issue.path);
  return issue.keys.map((key) => {
    const meant = nearestWord(key, fields);
    const hint =
      meant === undefined ? `the fields are ${fields.join(', ')}` : `did you mean ${meant}?`;
    return `${place}.${key}: unknown field; ${hint}`;
  });
}

/** The need of each way of writing a value, in one line. */
function unionMessage({ errors, message }: z.core.$ZodIssueInvalidUnion): string {
  const needs = errors.flatMap((issues) =>
    issues.map((issue) => [placeOf(issue.path), issue.message].filter(Boolean).join(' ')),
  );
  return needs.length === 0 ? message : [...new Set(needs)].join(', or ');
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
}

/** The fields of the object at a path, in the order of the documentation. */
function fieldsAt(schema: z.core.JSONSchema.BaseSchema, path: readonly PropertyKey[]): string[] {
  const [step, ...rest] = path;
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const below = branches.flatMap((branch) => fieldsAt(branch, path));
  if (step === undefined) return [...new Set([...Object.keys(schema.properties ?? {}), ...below])];
  const next = typeof step === 'number' ? schema.items : schema.properties?.[String(step)];
  if (typeof next !== 'object' || Array.isArray(next)) return [...new Set(below)];
  return [...new Set([...fieldsAt(next, rest), ...below])];
}
