/**
 * Everything that the functions count about their stack; each name is one metric of CloudWatch, whose
 * one dimension is the stack. True where an alarm watches it (infra/resources/alarms.yml).
 */
export const STACK_METRICS = {
  LogsRead: true,
  ResultFilesRead: true,
  ObjectsUnseen: true,
  NotificationsKept: true,
  RegionsStale: true,
  RegionsLeftOut: true,
  HomeReportsFailed: true,
  ObjectsLeftOut: false,
  ObjectsQuarantined: false,
  BalancersRefused: false,
  Trials: false,
  TrialsFailed: false,
  QueriesHandled: false,
  QueriesFailed: false,
  Deviations: false,
  BalancersDeviating: false,
  BalancersSuspected: false,
  BalancersWithoutEvidence: false,
  BalancersSound: false,
  NotificationsDelivered: false,
  ReportsPublished: false,
  FilesMerged: false,
  BytesSaved: false,
  ListingsIncomplete: false,
  ListenersFound: false,
} as const satisfies Readonly<Record<string, boolean>>;

export type StackMetric = keyof typeof STACK_METRICS;

/** Sent by home stacks, and by those that report to one. */
export const HOME_METRICS = [
  'RegionsStale',
  'RegionsLeftOut',
  'HomeReportsFailed',
] as const satisfies readonly StackMetric[];

const NAMES = Object.keys(STACK_METRICS) as readonly StackMetric[];

/** The metrics of a stack that are sent at a level: at `none` those that alarms watch. */
export function sentOfStack(level: string | undefined): readonly StackMetric[] {
  return level === 'none' ? NAMES.filter((name) => STACK_METRICS[name]) : NAMES;
}
