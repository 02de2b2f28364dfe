/** A field of a result: NULL has no quotes, every other value has. */
export type CsvField = string | null;

const QUOTE = '"';

/**
 * The records of a result object of Athena, header first: comma-separated, a value in quotes with
 * its own doubled, NULL as nothing at all, which differs from `""`. Throws where the text is
 * something else or breaks off within a value.
 * https://docs.aws.amazon.com/athena/latest/ug/querying.html
 */
export async function* athenaCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly CsvField[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    text = yield* completeRecords(text);
  }
  text += decoder.decode();
  // The last line may lack its end.
  if (text !== '' && (yield* completeRecords(`${text}\n`)) !== '') {
    throw new Error('the result ends within a value');
  }
}

/** Yields the records that are there to their end; returns the text behind them. */
function* completeRecords(text: string): Generator<readonly CsvField[], string> {
  let start = 0;
  let fields: CsvField[] = [];
  for (let at = 0; at < text.length; ) {
    const field = readField(text, at);
    if (field === undefined) break;
    fields.push(field.value);
    at = field.end + 1;
    if (text[field.end] === ',') continue;
    yield fields;
    fields = [];
    start = at;
  }
  return text.slice(start);
}

interface Field {
  readonly value: CsvField;
  /** Where the comma or line feed behind it is. */
  readonly end: number;
}

/** The field that begins there; undefined where its end is not in the text yet. */
function readField(text: string, from: number): Field | undefined {
  if (text[from] !== QUOTE) {
    const end = endFrom(text, from);
    if (end === undefined) return undefined;
    return { value: end === from ? null : text.slice(from, end), end };
  }
  const close = closingQuote(text, from + 1);
  if (close === undefined) return undefined;
  const value = text.slice(from + 1, close).replaceAll('""', QUOTE);
  if (text[close + 1] === ',' || text[close + 1] === '\n') return { value, end: close + 1 };
  throw new Error(`a value goes on behind its quotes: ${text.slice(from, close + 10)}`);
}

/** A quote with another behind it is one of the value's own; the next character must be known. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf(QUOTE, from); at >= 0; at = text.indexOf(QUOTE, at + 2)) {
    if (at + 1 === text.length) return undefined;
    if (text[at + 1] !== QUOTE) return at;
  }
  return undefined;
}

function endFrom(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === ',' || text[at] === '\n') return at;
  }
  return undefined;
}
