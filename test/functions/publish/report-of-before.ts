import type { Report } from '../../../functions/model/report.ts';

/** A report as a version made it that knew no kinds of clients: without their rows and fields. */
export function reportOfBefore({ clients: _clients, ...report }: Report): Report {
  const rates = report.rates
    .filter(({ clientKind }) => clientKind === 'all')
    .map(({ clientKind: _kind, ...rate }) => rate);
  return { ...report, rates } as unknown as Report;
}
