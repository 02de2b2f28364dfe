import type { QueryEngine } from '../../functions/ports.ts';

/** What a query reads on an engine that runs a CTE anew wherever it is named. */
export interface QueryPlan {
  /** By table, how often it is scanned. */
  readonly scans: Readonly<Record<string, number>>;
  /** Stages, of which Trino and Athena run 150 at most (`query.max-stage-count`). */
  readonly fragments: number;
  /** The result's columns in order, with types as Trino calls them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

interface PlanNode {
  readonly name: string;
  readonly descriptor: Readonly<Record<string, string>>;
  readonly outputs: readonly { readonly type: string }[];
  readonly children: readonly PlanNode[];
}

/** The distributed plan of a query, without running it. */
export async function planOf(engine: QueryEngine, sql: string): Promise<QueryPlan> {
  const [row = {}] = await engine.query(`EXPLAIN (TYPE DISTRIBUTED, FORMAT JSON) ${sql}`);
  const [text] = Object.values(row);
  const fragments = Object.values(JSON.parse(String(text)) as Readonly<Record<string, PlanNode>>);
  const scanned = fragments.flatMap(nodesOf).flatMap(tablesOf);
  const byTable = Object.entries(Object.groupBy(scanned, (table) => table));
  return {
    scans: Object.fromEntries(byTable.map(([table, scans = []]) => [table, scans.length]).sort()),
    fragments: fragments.length,
    columns: fragments.flatMap(nodesOf).flatMap(columnsOf),
  };
}

/** Of the one node that names what the query returns. */
function columnsOf({ name, descriptor, outputs }: PlanNode): QueryPlan['columns'] {
  if (name !== 'Output') return [];
  const names = descriptor.columnNames?.slice(1, -1).split(', ') ?? [];
  return names.map((name, at) => ({ name, type: outputs[at]?.type ?? '' }));
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

/** The table of a scan, which may filter and project at once: `hive:bench:handshakes constraint …`. */
function tablesOf({ name, descriptor }: PlanNode): readonly string[] {
  if (!/^(?:Table)?Scan/.test(name)) return [];
  const table = /^[^:]+:[^:]+:(?<table>[^: ]+)/.exec(descriptor.table ?? '')?.groups?.table;
  if (table === undefined) throw new Error(`a scan of no table: ${JSON.stringify(descriptor)}`);
  return [table];
}
