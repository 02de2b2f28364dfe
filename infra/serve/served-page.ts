import { createHash } from 'node:crypto';
import { buildPageShell, bundled } from '../package/page-shell.ts';

/** The page as it is served, and the policy under which it runs. */
export interface ServedShell {
  readonly html: string;
  readonly policy: string;
  /** The placeholder of the ETag of the report that the page shows. */
  readonly etagPlace: string;
}

const POLICY = /<meta http-equiv="Content-Security-Policy" content="(?<policy>[^"]+)">/;
const ETAG_PLACE = '{{report-etag}}';

/**
 * The shell of the page with the script that asks the server for a newer report, which its policy
 * then allows. Throws `bad-config` where esbuild doubts the code.
 */
export async function buildServedShell(): Promise<ServedShell> {
  const shell = await buildPageShell();
  const script = await bundled(undefined, 'newer-report.ts');
  const own = POLICY.exec(shell)?.groups?.policy;
  if (own === undefined || !shell.includes('</body>')) throw new Error('the page has no policy');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `${own.replace('script-src ', `script-src 'sha256-${hash}' `)}; connect-src 'self'`;
  const metas =
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
    `<meta name="report-etag" content="${ETAG_PLACE}">`;
  const html = shell
    .replace(POLICY, () => metas)
    .replace('</body>', () => `<script type="module">${script}</script>\n</body>`);
  return { html, policy, etagPlace: ETAG_PLACE };
}
