import { sourceIdOf } from '../../functions/ingest/lake-keys.ts';
import { toldObjects } from '../../functions/ingest/object-events.ts';
import { windowEventSchema, windowKey } from '../../functions/model/window.ts';
import type { Chain } from './chain.ts';
import { NO_MESSAGE } from './chain-messages.ts';
import { differences, type LakeContent, SHARED_KEYS } from './lake-content.ts';
import type { FailedInvocation } from './world/invocations.ts';

/** What a run of the chain left behind, held against the undisturbed run. */
export interface Outcome {
  /** Keys at which the lake differs, and how. */
  readonly differing: readonly string[];
  /** Those of which neither quarantine nor a dead letter tells. */
  readonly wrong: readonly string[];
  /** Dead letters that the undisturbed run does not have. */
  readonly deadLetters: number;
  /** Dead letters of which nobody knows why. */
  readonly unexplained: readonly string[];
}

const WINDOW = /end=[^/ ]+\/revision=\d+/g;

/** Judges a run: `reasons` are what the log said of messages, by their id. */
export function outcomeOf(
  chain: Chain,
  actual: LakeContent,
  expected: LakeContent,
  reasons: ReadonlyMap<string, string>,
): Outcome {
  const messages = chain.queue.deadLetters.filter(({ body }) => body !== NO_MESSAGE);
  const calls = chain.invocations.deadLetters;
  const quarantined = quarantinedIn(actual);
  const aside = [
    ...messages.flatMap(({ body }) => idsIn(body)),
    ...quarantined,
    ...calls.flatMap((call) => windowsOf(call, chain)),
    ...(calls.length > 0 ? SHARED_KEYS : []),
  ];
  const differing = differences(actual, expected);
  return {
    differing,
    wrong: differing.filter((difference) => {
      const tellsOf = (parts: readonly string[]) => parts.some((part) => difference.includes(part));
      // Half an object's keys may be missing; what stands is as it should be, or says why not.
      const mayChange = tellsOf([...quarantined, ...SHARED_KEYS]);
      return !tellsOf(aside) || (difference.startsWith('changed') && !mayChange);
    }),
    deadLetters: messages.length + calls.length,
    unexplained: [
      ...messages.filter(({ messageId }) => !reasons.has(messageId)).map(({ body }) => body),
      ...calls.filter(({ reason }) => reason === '').map(({ target }) => target),
    ],
  };
}

/** What the objects of a message are called in the lake. */
function idsIn(message: string): readonly string[] {
  return toldObjects(message).objects.map(({ bucket, key }) => sourceIdOf(bucket, key));
}

/** The windows that a call did not get done; of a start those that its reason names, else all. */
function windowsOf({ event, reason }: FailedInvocation, chain: Chain): readonly string[] {
  const { detail } = event as { readonly detail?: unknown };
  if (detail === undefined) return reason.match(WINDOW) ?? ['end='];
  const window = windowEventSchema.safeParse(detail);
  if (window.success) return windowKey('reports', window.data).match(WINDOW) ?? [];
  const { queryExecutionId } = detail as { readonly queryExecutionId: string };
  return chain.aboutOf(queryExecutionId).match(WINDOW) ?? [];
}

/** What stands in quarantine, with a reason. */
export function quarantinedIn(content: LakeContent): readonly string[] {
  return [...content].flatMap(([key, bytes]) => {
    const id = /^quarantine\/(?<id>[^.]+)\.json$/.exec(key)?.groups?.id;
    if (id === undefined) return [];
    const note: unknown = JSON.parse(Buffer.from(bytes, 'base64').toString());
    return note instanceof Object && 'reason' in note ? [id] : [];
  });
}
