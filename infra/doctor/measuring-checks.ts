import { Fault } from '../../functions/errors.ts';
import { decodeDocument } from '../../functions/lake/lake-document.ts';
import { runOfQuery } from '../../functions/measure/run-header.ts';
import type { Report } from '../../functions/model/report.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import {
  LATEST_REPORT_KEY,
  type WindowDocument,
  type WindowRun,
  windowKey,
} from '../../functions/model/window.ts';
import { counted } from '../../functions/model/wording.ts';
import type { QueryRun } from '../../functions/ports.ts';
import { AthenaRuns } from '../aws/athena/athena-runs.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { listBucket } from '../aws/stack/bucket-state.ts';
import type { StackResource } from '../aws/stack/deployed-stack.ts';
import { scheduleState } from '../aws/stack/function-state.ts';
import { tableNames, workgroupState } from '../aws/stack/workgroup-state.ts';
import { ago, minute, scheduleMs } from './age.ts';
import { gone } from './arrival-checks.ts';
import { allOf, broken, type Check, type Finding, ok, waiting } from './check.ts';
import { orFault, targetsOf } from './configuration-checks.ts';
import { SETTLED_MS } from './newest-logs.ts';
import type { StackView } from './stack-view.ts';

/** `measure` starts every hour; one hour's start may just not have come. */
const QUERIES_MS = 3 * HOUR_MS;
/** How late a round of probes may be. */
const LATE_MS = HOUR_MS / 2;

/** An update replaces the whole schedule. */
const SCHEDULE_QUERY =
  '{Name: Name, GroupName: GroupName, Description: Description, Target: Target, ' +
  'ScheduleExpression: ScheduleExpression, FlexibleTimeWindow: FlexibleTimeWindow}';

export const MEASURING_CHECKS: readonly Check[] = [
  { name: 'schedules', run: schedules },
  { name: 'probes', run: async (view) => [await probes(view)] },
  { name: 'workgroup', run: async (view) => [await workgroup(view)] },
  { name: 'tables', run: async (view) => [await tables(view)] },
  { name: 'queries', run: queries },
  { name: 'rates', run: async (view) => [await handedOn(view, 'measured')] },
  { name: 'deviations', run: async (view) => [await handedOn(view, 'judged')] },
  { name: 'report', run: async (view) => [await report(view)] },
];

async function schedules(view: StackView): Promise<readonly Finding[]> {
  const all = view.all('AWS::Scheduler::Schedule');
  const look = (one: StackResource) => scheduleFinding(view, one);
  return await allOf(all, look, `${all.length} schedules are enabled`);
}

async function scheduleFinding(
  view: StackView,
  { logicalId, id }: StackResource,
): Promise<Finding | null> {
  const group = view.idOf('ScheduleGroup');
  const name = nameOf(id);
  const state = await scheduleState(view.clients, group, name);
  if (state === undefined) return gone(view, `schedule ${logicalId}`);
  if (state.isEnabled) return null;
  const get = `scheduler get-schedule --name ${name} --group-name ${group}`;
  return broken(
    `${logicalId} is disabled`,
    `${view.aws(`${get} --query '${SCHEDULE_QUERY}' --output json`)} > schedule.json`,
    view.aws('scheduler update-schedule --cli-input-json file://schedule.json --state ENABLED'),
  );
}

/** CloudFormation knows some resources as `GROUP|NAME`. */
function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('|') + 1);
}

async function probes(view: StackView): Promise<Finding> {
  const targets = await orFault(targetsOf(view));
  if (targets instanceof Fault) return waiting('for targets that can be read');
  if (targets.length === 0) return ok('no targets: nothing is probed');
  const name = nameOf(view.idOf('ProbeSchedule'));
  const schedule = await scheduleState(view.clients, view.idOf('ScheduleGroup'), name);
  const dueMs = 2 * scheduleMs(schedule?.expression ?? '') + LATE_MS;
  const bucket = view.idOf('ResultsBucket');
  const days = [view.nowMs, view.nowMs - dueMs].map((ms) => dayFolder(ms));
  const listed = await Promise.all(
    [...new Set(days)].map((day) => listBucket(view.clients, bucket, day)),
  );
  const newest = Math.max(0, ...listed.flatMap(({ objects }) => objects.map(({ atMs }) => atMs)));
  if (newest > view.nowMs - dueMs) return ok(`newest result file: ${ago(view.nowMs, newest)}`);
  if (view.isNew) return waiting(`the first round comes by ${schedule?.expression}`);
  return broken(
    `no result file since ${minute(view.nowMs - dueMs)} in ${bucket}`,
    view.logs(view.idOf('ProbeLambdaFunction'), QUERIES_MS),
  );
}

/** Where `probe` puts the result files of a day. */
function dayFolder(ms: number): string {
  return `trials/${new Date(ms).toISOString().slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '/')}/`;
}

async function workgroup(view: StackView): Promise<Finding> {
  const name = view.idOf('Workgroup');
  const state = await workgroupState(view.clients, name);
  if (state === undefined) return gone(view, `workgroup ${name}`);
  const update = `athena update-work-group --work-group ${name}`;
  if (!state.isEnabled)
    return broken(`${name} is disabled: no query runs`, view.aws(`${update} --state ENABLED`));
  const results = `s3://${view.idOf('LakeBucket')}/athena/`;
  if (state.resultsAt === results && state.isEnforced) return ok(`${name} writes to ${results}`);
  const set = `ResultConfigurationUpdates={OutputLocation=${results}}`;
  return broken(
    `${name} writes to ${state.resultsAt || 'no place of its own'}, not to ${results}`,
    view.aws(`${update} --configuration-updates EnforceWorkGroupConfiguration=true,${set}`),
  );
}

async function tables(view: StackView): Promise<Finding> {
  const database = view.idOf('Database');
  const found = await tableNames(view.clients, database);
  const names = view.all('AWS::Glue::Table').map(({ id }) => nameOf(id));
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) return gone(view, `${missing.join(', ')} in database ${database}`);
  return ok(`${names.length} tables and views in ${database}`);
}

/** A query of a window. */
interface WindowQuery extends QueryRun {
  readonly run: WindowRun;
}

/** The newest query of each window that was asked for of late, newest first; asked once. */
function windowQueries(view: StackView): Promise<readonly WindowQuery[]> {
  return view.once('queries', async () => {
    const place = { workgroup: view.idOf('Workgroup'), database: view.idOf('Database') };
    const { athena, s3 } = view.clients;
    const byWindow = new Map<string, WindowQuery>();
    const recent = new AthenaRuns(place, athena, s3).recent(view.nowMs - QUERIES_MS);
    for await (const query of recent) {
      const run = runOfQuery(query.sql);
      // What people ask in the workgroup is their own.
      if (run === null) continue;
      const key = windowKey('measured', run);
      if (!byWindow.has(key)) byWindow.set(key, { ...query, run });
    }
    return [...byWindow.values()];
  });
}

async function queries(view: StackView): Promise<readonly Finding[]> {
  const all = await windowQueries(view);
  const [newest] = all;
  if (newest === undefined) {
    if (view.isNew) return [waiting('no query yet: the first starts by MeasureSchedule')];
    const log = view.logs(view.idOf('MeasureLambdaFunction'), QUERIES_MS);
    return [broken('measure started no query in the last 3 hours', log)];
  }
  const failed = all.filter(({ state }) => state === 'failed');
  if (failed.length === 0)
    return [ok(`newest query: ${newest.state}, ${ago(view.nowMs, newest.startedAtMs)}`)];
  return failed.map(({ id, reason, startedAtMs }) =>
    broken(
      `query ${id} of ${ago(view.nowMs, startedAtMs)} failed: ${reason}`,
      view.aws(`athena get-query-execution --query-execution-id ${id}`),
    ),
  );
}

/** What each document of a window is made by, and after which. */
const MADE: Readonly<
  Record<WindowDocument, { by: string; rule: string; after: WindowDocument | null }>
> = {
  measured: { by: 'Measure', rule: 'QueryEndedRule', after: null },
  judged: { by: 'Judge', rule: 'WindowMeasuredRule', after: 'measured' },
  reports: { by: 'Publish', rule: 'WindowJudgedRule', after: 'judged' },
};

/** Whether the newest window whose query has long ended has a document. */
async function handedOn(view: StackView, document: WindowDocument): Promise<Finding> {
  const settled = (await windowQueries(view)).find(
    ({ state, startedAtMs }) => state === 'succeeded' && view.nowMs - startedAtMs > SETTLED_MS,
  );
  if (settled === undefined) return waiting('no query that ended a while ago');
  const { by, rule, after } = MADE[document];
  const key = windowKey(document, settled.run);
  if (await hasObject(view, key)) return ok(`${key}`);
  if (after !== null && !(await hasObject(view, windowKey(after, settled.run))))
    return waiting(`${key} follows ${windowKey(after, settled.run)}`);
  return broken(
    `${key} is not there, ${ago(view.nowMs, settled.startedAtMs)} after its query: ` +
      `${rule} or ${by.toLowerCase()} failed`,
    view.logs(view.idOf(`${by}LambdaFunction`), QUERIES_MS),
  );
}

async function hasObject(view: StackView, key: string): Promise<boolean> {
  const { objects } = await listBucket(view.clients, view.idOf('LakeBucket'), key);
  return objects.some((object) => object.key === key);
}

async function report(view: StackView): Promise<Finding> {
  const written = await handedOn(view, 'reports');
  if (written.state !== 'ok') return written;
  const lake = view.idOf('LakeBucket');
  const stored = await new S3Store(lake, view.clients.s3).load(LATEST_REPORT_KEY);
  const restore = view.aws(
    `s3api list-object-versions --bucket ${lake} --prefix ${LATEST_REPORT_KEY}`,
  );
  if (stored === undefined) return broken(`${LATEST_REPORT_KEY} is gone from the lake`, restore);
  const { window, deviations } = decodeDocument<Report & { schema: number }>(
    LATEST_REPORT_KEY,
    stored.bytes,
  );
  return ok(`of the window to ${window.end}: ${counted(deviations.length, 'deviation')}`);
}
