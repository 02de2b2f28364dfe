import type { Evidence } from '../../../model/rate.ts';
import type { ReportBalancer } from '../../../model/report.ts';
import type { Lack, Unchecked } from '../../../model/verdict.ts';
import { minute } from './time-words.ts';
import type { VerdictName } from './verdict.ts';

/** What a verdict is called on the page. */
export const VERDICT_LABELS: Readonly<Record<VerdictName, string>> = {
  deviating: 'deviating',
  suspected: 'suspected',
  'not-enough-evidence': 'not enough evidence',
  unknown: 'verdict unknown',
  sound: 'sound',
};

/** What would allow a verdict, as a noun. */
export const LACK_WORDS: Readonly<Record<Lack, string>> = {
  'longer-history': 'longer history',
  probes: 'probes',
  'recent-logs': 'recent logs',
  'recent-probes': 'recent probes',
  'connection-log': 'a connection log',
  'more-clients': 'more returning clients',
};

/** What no evidence covered, as a noun. */
export const UNCHECKED_WORDS: Readonly<Record<Unchecked, string>> = {
  'session-id': 'session IDs',
  'session-ticket': 'session tickets',
  psk: 'TLS 1.3 PSKs',
  'cross-node-offers': 'sessions offered to other nodes',
  reissue: 'new sessions after a fallback',
  'some-nodes': 'some of its nodes',
};

const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = { log: 'logs', trials: 'probes' };

/** A part of a verdict in words; parts that say nothing are left out. */
export interface VerdictFact {
  readonly id: 'judged-by' | 'judged-from' | 'lacks' | 'unchecked';
  readonly label: string;
  readonly text: string;
}

/** What a verdict rests on, what is missing, and what it does not cover. */
export function verdictFacts(verdict: ReportBalancer): readonly VerdictFact[] {
  const { judgedBy, judgedFrom, lacks, unchecked } = verdict;
  const facts: readonly VerdictFact[] = [
    {
      id: 'judged-by',
      label: 'Judged by',
      text: judgedBy.map((evidence) => EVIDENCE_WORDS[evidence]).join(' and '),
    },
    {
      id: 'judged-from',
      label: 'Arrivals judged since',
      text: judgedFrom === null ? '' : `${minute(judgedFrom)} UTC`,
    },
    { id: 'lacks', label: 'Missing', text: lacks.map((lack) => LACK_WORDS[lack]).join(', ') },
    {
      id: 'unchecked',
      label: 'Not checked',
      text: unchecked.map((one) => UNCHECKED_WORDS[one]).join(', '),
    },
  ];
  return facts.filter(({ text }) => text !== '');
}

/** Why a balancer has its verdict; also where an older version made the report. */
export function reasonOf(verdict: ReportBalancer | null): string {
  return (
    verdict?.reason ??
    'An older version made this report and gave no verdict. Run npm run analyse again.'
  );
}
