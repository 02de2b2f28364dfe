import { broken, type Check, type Finding, ok, waiting } from './check.ts';
import type { StackView } from './stack-view.ts';

const GOOD = /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/;
/** After a failed update the version before is at work again. */
const ROLLED_BACK = 'UPDATE_ROLLBACK_COMPLETE';
const AT_WORK = /^(?:CREATE|UPDATE|UPDATE_COMPLETE_CLEANUP)_IN_PROGRESS$/;
const FAILED_EVENTS =
  `--query "StackEvents[?ends_with(ResourceStatus,'FAILED')].` +
  '[LogicalResourceId,ResourceStatusReason]" --output text';

/** Whether there is something to look at: after a failed creation nothing is left. */
export function isStanding({ status }: StackView['stack']): boolean {
  return !/^(?:ROLLBACK|DELETE|CREATE_FAILED|REVIEW)/.test(status);
}

export const DEPLOYMENT_CHECKS: readonly Check[] = [
  {
    name: 'stack',
    run: async (view) => [stackFinding(view)],
  },
];

function stackFinding(view: StackView): Finding {
  const { name, status, reason, resources } = view.stack;
  const failed = resources.filter((one) => one.status.endsWith('_FAILED'));
  if (GOOD.test(status) && failed.length === 0)
    return ok(`${name} is ${status}, ${resources.length} resources`);
  if (AT_WORK.test(status)) return waiting(`${name} is ${status}: look again when it is done`);
  const causes = failed.map((one) => `${one.logicalId}: ${one.reason}`);
  const why = [reason, ...causes].filter(Boolean).join('; ');
  const events = view.aws(`cloudformation describe-stack-events --stack-name ${name}`);
  const meaning =
    status === ROLLED_BACK ? ': the last deployment failed, the version before is at work' : '';
  return broken(
    `${name} is ${status}${meaning}${why === '' ? '' : ` (${why})`}`,
    `${events} ${FAILED_EVENTS}`,
  );
}
