import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';
import { BALANCER_VERDICTS } from '../../../functions/model/verdict.ts';
import { count, counted, durationText } from '../../../functions/model/wording.ts';
import type { Fleet, FleetPart, FleetSum } from '../../../functions/publish/fleet/fleet.ts';
import type { Paint } from '../text/paint.ts';
import { cutMiddle, hanging, printable, textTable, wrap } from '../text/text-layout.ts';

/** Holds the longest account and Region; a longer path loses its middle. */
const NAME_WIDTH = 27;
const DEVIATING_SHOWN = 20;
/** An age is told in the largest unit of which it has a few. */
const UNITS_MS = [DAY_MS, HOUR_MS, MINUTE_MS];
const FEW = 3;

interface Layout {
  readonly width: number;
  readonly paint: Paint;
}

/** A fleet as a person reads it: each part, the sums with what they are of, what deviates. */
export function fleetLines(fleet: Fleet, { width, paint }: Layout): readonly string[] {
  const { parts, leftOut, repeated, deviating } = fleet;
  const text = (line: string) => hanging(printable(line), width);
  return [
    ...wrap(headline(fleet), width).map((line) => paint('strong', line)),
    '',
    ...partTable(fleet),
    ...parts.filter(({ form }) => form !== 'current').flatMap((part) => text(formText(part))),
    '',
    ...fleet.sums.flatMap((sum) => text(sumText(sum, parts.length))),
    ...(repeated.length === 0 ? [] : text(repeatedText(repeated))),
    ...(deviating.length === 0 ? [] : ['', paint('strong', 'Deviating or suspected:')]),
    ...deviating
      .slice(0, DEVIATING_SHOWN)
      .flatMap((row) => [
        `${row.verdict}  ${printable(row.balancer)}`,
        ...wrap(printable(`${row.part}: ${row.reason}`), width, '  '),
      ]),
    ...moreLines(deviating.length - DEVIATING_SHOWN),
    ...(leftOut.length === 0 ? [] : ['', paint('strong', 'Left out:')]),
    ...leftOut.flatMap(({ key, reason }) => text(`${key} ${reason}.`)),
  ];
}

function moreLines(more: number): readonly string[] {
  return more > 0 ? [`and ${count(more)} more: --json or --html shows them`] : [];
}

/** The verdict over all parts, and how many of them are not up to date. */
function headline({ parts }: Fleet): string {
  const of = (name: (typeof BALANCER_VERDICTS)[number]) =>
    parts.reduce((sum, { verdicts }) => sum + (verdicts[name] ?? 0), 0);
  const all = BALANCER_VERDICTS.reduce((sum, name) => sum + of(name), 0);
  const stale = parts.filter((part) => part.stale).length;
  const silent = parts.filter(({ verdicts }) => Object.keys(verdicts).length === 0);
  const unknown = silent
    .flatMap(({ types }) => types)
    .reduce((sum, type) => sum + type.balancers, 0);
  const rest = unknown === 0 ? '.' : `, ${count(unknown)} without a verdict.`;
  return (
    `${counted(parts.length, 'report')}, ${count(stale)} stale. ` +
    `${counted(all + unknown, 'balancer')}: ${count(of('deviating'))} deviating, ` +
    `${count(of('suspected'))} suspected, ${count(of('not-enough-evidence'))} without enough ` +
    `evidence, ${count(of('sound'))} sound${rest}`
  );
}

function partTable({ generatedAt, parts }: Fleet): readonly string[] {
  const table = textTable(['left', 'left', ...BALANCER_VERDICTS.map(() => 'right' as const)]);
  table.push(['report', 'age', 'deviating', 'suspected', 'unclear', 'sound']);
  for (const part of parts) {
    const counts = BALANCER_VERDICTS.map((name) => count(part.verdicts[name] ?? 0));
    const name = cutMiddle(printable(part.name), NAME_WIDTH);
    table.push([name, ageText(part, Date.parse(generatedAt)), ...counts]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function ageText({ reportedAt, stale }: FleetPart, nowMs: number): string {
  const exactMs = nowMs - Date.parse(reportedAt);
  const unitMs = UNITS_MS.find((unit) => exactMs >= FEW * unit) ?? MINUTE_MS;
  const ms = Math.floor(exactMs / unitMs) * unitMs;
  const ago = ms < MINUTE_MS ? 'now' : durationText(ms);
  return stale ? `${ago} STALE` : ago;
}

function formText({ name, form, version }: FleetPart): string {
  const what = form === 'older' ? 'reported less' : 'reports more than is shown here';
  return `${name}: its resumption-watch ${version} ${what}.`;
}

function sumText(sum: FleetSum, parts: number): string {
  const { balancerType, balancers, handshakes, resumed, full, from, stale } = sum;
  const known = resumed + full === 0 ? '' : `, ${count(resumed)} resumed and ${count(full)} full`;
  const of = from.length === parts ? `all ${parts}` : `${from.length} of ${parts}`;
  const old = stale.length === 0 ? '' : `, of which stale: ${stale.join(', ')}`;
  return (
    `${balancerType}: ${counted(balancers, 'balancer')}, ${counted(handshakes, 'handshake')}` +
    `${known}; the sum of ${of} reports${old}.`
  );
}

function repeatedText(repeated: Fleet['repeated']): string {
  const [first] = repeated;
  return (
    `More than one report tells of ${counted(repeated.length, 'balancer')}, ` +
    `${first?.balancer} say (${first?.parts.join(', ')}): the sums count them for each.`
  );
}
