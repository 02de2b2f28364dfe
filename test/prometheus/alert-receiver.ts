import { serveOnLoopback } from '../aws/wire/loopback-server.ts';

/** One alert in what Alertmanager sends to a webhook. */
export interface SentAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What Alertmanager sends to a webhook, as far as it is looked at here. */
export interface SentGroup {
  readonly status: 'firing' | 'resolved';
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly SentAlert[];
}

/** A receiver of Alertmanager's webhooks on loopback. */
export interface AlertReceiver {
  readonly url: string;
  /** In the order in which they came. */
  readonly groups: readonly SentGroup[];
  close(): void;
}

export async function openAlertReceiver(): Promise<AlertReceiver> {
  const groups: SentGroup[] = [];
  const server = await serveOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    groups.push(JSON.parse(`${Buffer.concat(chunks)}`));
    response.end();
  });
  return { ...server, groups };
}
