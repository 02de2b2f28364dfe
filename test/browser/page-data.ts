import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Report, reportSchema } from '../../functions/model/report.ts';
import { unpackReport } from '../../functions/publish/packed-report.ts';

/** The report that a page's file holds. */
export function reportIn(path: string): Report {
  const html = readFileSync(path, 'utf8');
  const [, base64 = ''] = /<script type="application\/gzip" id="report">([^<]*)</.exec(html) ?? [];
  const text = gunzipSync(Buffer.from(base64, 'base64')).toString();
  return reportSchema.parse(unpackReport(JSON.parse(text)));
}
