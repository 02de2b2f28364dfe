import { shellWord } from '../../functions/model/wording.ts';
import { alarmStates, subscriptions } from '../aws/stack/message-state.ts';
import { hasBus } from '../aws/stack/rule-state.ts';
import { gone } from './arrival-checks.ts';
import { broken, type Check, type Finding, ok } from './check.ts';
import type { StackView } from './stack-view.ts';

export const TELLING_CHECKS: readonly Check[] = [
  { name: 'bus', run: async (view) => [await bus(view)] },
  { name: 'subscriptions', run: subscribed },
  { name: 'alarms', run: alarms },
];

async function bus(view: StackView): Promise<Finding> {
  const name = view.idOf('EventBus');
  return (await hasBus(view.clients, name))
    ? ok(`bus ${name} is there`)
    : gone(view, `bus ${name}`);
}

async function subscribed(view: StackView): Promise<readonly Finding[]> {
  const topic = view.idOf('AlertsTopic');
  const all = await subscriptions(view.clients, topic);
  if (all === undefined) return [gone(view, `topic ${topic}`)];
  const pending = all.filter(({ isConfirmed }) => !isConfirmed);
  if (pending.length > 0)
    return pending.map(({ protocol, endpoint }) =>
      broken(
        `${endpoint} has not confirmed: it gets no alarm. Follow the link in the mail, or send anew`,
        view.aws(
          `sns subscribe --topic-arn ${topic} --protocol ${protocol} ` +
            `--notification-endpoint ${shellWord(endpoint)}`,
        ),
      ),
    );
  if (all.length > 0) return [ok(`${all.length} subscribed to alarms and alerts`)];
  return [ok('nobody is subscribed: alarms show in the console alone (alarmEmail)')];
}

async function alarms(view: StackView): Promise<readonly Finding[]> {
  const all = view.all('AWS::CloudWatch::Alarm');
  const states = await alarmStates(
    view.clients,
    all.map(({ id }) => id),
  );
  const wrong = all.flatMap(({ logicalId, id }) => {
    const alarm = states.find(({ name }) => name === id);
    if (alarm === undefined) return [gone(view, `alarm ${logicalId}`)];
    const { state, says, reason, actsOnAlarm } = alarm;
    const history = `cloudwatch describe-alarm-history --alarm-name ${id} --max-items 5`;
    if (state === 'ALARM') return [broken(`${logicalId}: ${says} (${reason})`, view.aws(history))];
    const enable = view.aws(`cloudwatch enable-alarm-actions --alarm-names ${id}`);
    return actsOnAlarm ? [] : [broken(`${logicalId} tells nobody: its actions are off`, enable)];
  });
  return wrong.length > 0 ? wrong : [ok(`${all.length} alarms, none goes off`)];
}
