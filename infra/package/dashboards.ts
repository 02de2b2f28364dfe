import { readFileSync, writeFileSync } from 'node:fs';
import { grafanaDashboard } from './grafana-dashboard.ts';

const GRAFANA = new URL('../grafana/resumption-watch.json', import.meta.url);

/** The Grafana dashboard as it is committed; `npm run dashboards` writes and formats it. */
export function committedDashboard(): unknown {
  return JSON.parse(readFileSync(GRAFANA, 'utf8'));
}

if (import.meta.main) writeFileSync(GRAFANA, JSON.stringify(grafanaDashboard(), null, 2));
