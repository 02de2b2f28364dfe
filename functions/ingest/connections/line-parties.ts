import type { RejectReason } from '../../model/source.ts';
import { NO_VALUE } from '../lines/byte-interner.ts';
import { isAddress, isName, lastColon, portOf } from '../lines/field-value.ts';
import { type FormatReader, has } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import { type CheckedInterner, INVALID } from './checked-interner.ts';
import type { ObjectNames } from './object-names.ts';

const OPEN_BRACKET = 0x5b;

/** Who talked to whom in one line, as numbers of the object's names. */
export class LineParties {
  balancer = NO_VALUE;
  node = NO_VALUE;
  client = NO_VALUE;
  clientPort = NO_VALUE;
  readonly #names: ObjectNames;

  constructor(names: ObjectNames) {
    this.#names = names;
  }

  /** Reads the parties of a line; the reason when one is not to be made out. */
  read(reader: FormatReader, view: DataView, fields: LineFields): RejectReason | null {
    const names = this.#names;
    if (!this.readBalancer(reader, view, fields)) return 'bad-balancer';
    if (!this.#readNode(reader, view, fields)) return 'bad-node';
    const { start, end, port } = clientOf(reader, view, fields);
    if (port === NO_VALUE) return 'bad-client';
    this.clientPort = port;
    this.client = internAddress(names.clients, view, start, end);
    return this.client === INVALID ? 'bad-client' : null;
  }

  /** Reads the balancer alone; false when it is not to be made out. */
  readBalancer(reader: FormatReader, view: DataView, fields: LineFields): boolean {
    const names = this.#names;
    this.balancer = names.keyBalancer;
    if (has(view, fields, reader.balancer)) {
      const start = fields.starts[reader.balancer] as number;
      this.balancer = names.balancers.intern(view, start, fields.ends[reader.balancer] as number);
    }
    return this.balancer >= 0;
  }

  /** Whether the line's client has these numbers: then it needs no other check. */
  isClient(
    client: number,
    port: number,
    reader: FormatReader,
    view: DataView,
    fields: LineFields,
  ): boolean {
    const found = clientOf(reader, view, fields);
    const { names } = this.#names.clients;
    return found.port === port && names.isOf(client, view, found.start, found.end);
  }

  /** The same check for a line that gives no row: none of its names is kept. */
  check(reader: FormatReader, view: DataView, fields: LineFields): RejectReason | null {
    const at = reader.balancer;
    const named = has(view, fields, at)
      ? isName(view, fields.starts[at] as number, fields.ends[at] as number)
      : this.#names.keyBalancer >= 0;
    if (!named) return 'bad-balancer';
    const { start, end, port } = clientOf(reader, view, fields);
    const bracketed = isBracketed(view, start, end) ? 1 : 0;
    const isClient = port !== NO_VALUE && isAddress(view, start + bracketed, end - bracketed);
    return isClient ? null : 'bad-client';
  }

  #readNode(reader: FormatReader, view: DataView, fields: LineFields): boolean {
    const names = this.#names;
    this.node = names.keyNode;
    if (!has(view, fields, reader.node)) return true;
    const start = fields.starts[reader.node] as number;
    let end = fields.ends[reader.node] as number;
    if (reader.nodeWithPort) end = Math.max(start, lastColon(view, start, end));
    const node = internAddress(names.nodes, view, start, end);
    if (node !== INVALID) this.node = node;
    // A network balancer's key names no node: without its own field the line has none at all.
    return node !== INVALID || !reader.nodeWithPort;
  }
}

/** Where the client's address stands, and its port; NO_VALUE as port where one of them is missing. */
const CLIENT = { start: 0, end: 0, port: NO_VALUE };

/** One object for all answers: this is read for each line. */
function clientOf(
  reader: FormatReader,
  view: DataView,
  fields: LineFields,
): Readonly<typeof CLIENT> {
  CLIENT.start = fields.starts[reader.client] as number;
  CLIENT.end = fields.ends[reader.client] as number;
  if (reader.clientPort >= 0) {
    const at = reader.clientPort;
    CLIENT.port = portOf(view, fields.starts[at] as number, fields.ends[at] as number);
    return CLIENT;
  }
  const colon = lastColon(view, CLIENT.start, CLIENT.end);
  CLIENT.port = colon < 0 ? NO_VALUE : portOf(view, colon + 1, CLIENT.end);
  CLIENT.end = colon;
  return CLIENT;
}

function isBracketed(view: DataView, start: number, end: number): boolean {
  return end - start > 2 && view.getUint8(start) === OPEN_BRACKET;
}

/** Interns an IP address, IPv6 with or without its brackets. */
function internAddress(
  interner: CheckedInterner,
  view: DataView,
  start: number,
  end: number,
): number {
  return isBracketed(view, start, end)
    ? interner.intern(view, start + 1, end - 1)
    : interner.intern(view, start, end);
}
