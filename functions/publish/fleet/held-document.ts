import type * as z from 'zod';
import { boundedJson, countValues, type Fields, isFields } from './bounded-json.ts';
import type { Form } from './fleet.ts';

/** A document that fits the schema, or in words why it can't be shown. */
export type Held<Document> =
  | { readonly document: Document; readonly form: Form }
  | { readonly reason: string };

/** How a kind of document is held against its schema. */
export interface DocumentKind<Document> {
  readonly schema: z.ZodType<Document>;
  /** Where its long lists are: a path each. */
  readonly lists: readonly (readonly string[])[];
  /** The document with what an older version did not know, as nothing known. */
  readonly withGaps: (value: Fields) => Fields;
}

/** The newest schema of any document that is known here. */
const SCHEMA = 1;
/** A row of a report has 30 values, of a history 250. */
const ROW_VALUES_MAX = 5000;
/** So few at once that the faults of all of them fit into memory: each row may have many. */
const VALUES_AT_ONCE = 2000;

/**
 * Holds bytes from elsewhere against a schema: of this version, of an older one that said less, or of
 * a newer one that says more, which is left out. Whatever they are, time and memory have a limit.
 */
export function heldDocument<Document extends object>(
  bytes: Uint8Array,
  { schema, lists, withGaps }: DocumentKind<Document>,
): Held<Document> {
  const value = boundedJson(bytes);
  if (typeof value === 'string') return { reason: value };
  if (typeof value.schema === 'number' && value.schema > SCHEMA) {
    const known = `newer than ${SCHEMA}, the newest known here`;
    return { reason: `has schema ${value.schema}, ${known}: update this resumption-watch` };
  }
  const attempts: readonly (readonly [Form, (part: Fields) => Fields])[] = [
    ['current', (part) => part],
    ['older', withGaps],
    ['newer', (part) => withoutUnknown(part, schema)],
  ];
  let fault = '';
  for (const [form, change] of attempts) {
    const read = readInParts(value, lists, (part) => schema.safeParse(change(part)));
    if ('document' in read) return { document: read.document as Document, form };
    if (fault === '') fault = read.fault;
  }
  return { reason: `does not fit the schema: ${fault}` };
}

type Parse = (part: Fields) => z.ZodSafeParseResult<object>;

/** Parses a document part by part: without the rows of its lists, then some rows at a time. */
function readInParts(
  value: Fields,
  lists: DocumentKind<object>['lists'],
  parse: Parse,
): { readonly document: object } | { readonly fault: string } {
  const found = lists.flatMap((path) => {
    const rows = path.reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), value);
    return Array.isArray(rows) ? [{ path, rows: rows as readonly unknown[] }] : [];
  });
  const bare = found.reduce((rest, { path }) => withRows(rest, path, []), value);
  if (countValues(bare, ROW_VALUES_MAX) > ROW_VALUES_MAX) return { fault: TOO_MANY };
  const head = parse(bare);
  if (head.data === undefined) return { fault: faultOf(head.error) };
  let document = head.data as Fields;
  for (const { path, rows } of found) {
    const read: unknown[] = [];
    for (const some of inGroups(rows)) {
      if (some === null) return { fault: TOO_MANY };
      const part = parse(withRows(bare, path, some));
      if (part.data === undefined) return { fault: faultOf(part.error) };
      read.push(...rowsAt(part.data as Fields, path));
    }
    document = withRows(document, path, read);
  }
  return { document };
}

const TOO_MANY = `one row has more than ${ROW_VALUES_MAX} values`;

/** Rows in groups of few values; null in place of a group with a row that has too many. */
function* inGroups(rows: readonly unknown[]): Generator<readonly unknown[] | null> {
  let group: unknown[] = [];
  let values = 0;
  for (const row of rows) {
    const own = countValues(row, ROW_VALUES_MAX);
    if (own > ROW_VALUES_MAX) {
      yield null;
      return;
    }
    group.push(row);
    values += own;
    if (values < VALUES_AT_ONCE) continue;
    yield group;
    group = [];
    values = 0;
  }
  if (group.length > 0) yield group;
}

function rowsAt(value: Fields, path: readonly string[]): readonly unknown[] {
  return path.reduce<unknown>((at, key) => (at as Fields)[key], value) as readonly unknown[];
}

/** A copy with other rows in one of its lists. */
function withRows(value: Fields, [key = '', ...rest]: readonly string[], rows: unknown): Fields {
  if (rest.length === 0) return { ...value, [key]: rows };
  return { ...value, [key]: withRows(value[key] as Fields, rest, rows) };
}

/** Without the fields that the schema does not know; of rows copies, as others look at them too. */
function withoutUnknown(part: Fields, schema: z.ZodType): Fields {
  const copy = structuredClone(part);
  for (const issue of schema.safeParse(copy).error?.issues ?? []) {
    if (issue.code !== 'unrecognized_keys') continue;
    const at = issue.path.reduce<unknown>((within, step) => Object(within)[step], copy);
    if (isFields(at)) for (const key of issue.keys) delete at[key];
  }
  return copy;
}

/** The first fault, in our words: names of fields may be the sender's text. */
function faultOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'no more is known';
  const at = issue.path.filter((step) => typeof step !== 'number').join('.');
  const where = at === '' ? 'the whole' : at;
  const what: Readonly<Record<string, string>> = {
    unrecognized_keys: 'has fields that are not known here',
    invalid_type: 'is missing, or of another type',
  };
  return `${where} ${what[issue.code ?? ''] ?? 'has a value that is not known here'}`;
}
