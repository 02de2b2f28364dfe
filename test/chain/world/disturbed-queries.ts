import type { QueryRuns } from '../../../functions/ports.ts';
import type { PortCalls } from './port-calls.ts';
import { type QueryService, windowOfQuery } from './query-service.ts';
import type { Sandbox } from './sandbox.ts';

/** The query service as a process sees it, each call counted and disturbed. */
export function disturbedQueries(
  service: QueryService,
  sandbox: Sandbox,
  calls: PortCalls,
): QueryRuns {
  const around = <Result>(method: string, about: string, work: () => Promise<Result>) =>
    calls.around(sandbox, `queries.${method}`, about, work);
  return {
    start: (sql) => around('start', windowOfQuery(sql), () => service.start(sql)),
    look: (id) => around('look', service.aboutOf(id), () => service.look(id)),
    rows: (id) => around('rows', service.aboutOf(id), () => service.rows(id)),
    async *recent(sinceMs) {
      yield* await around('recent', '', async () => service.recent(sinceMs));
    },
  };
}
