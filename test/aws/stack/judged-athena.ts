import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type LoopbackServer, serveOnLoopback } from '../wire/loopback-server.ts';

/** Before Athena: moto says first whether the caller may; what it would answer else is not used. */
export async function judgedAthena(motoUrl: string, athenaUrl: string): Promise<LoopbackServer> {
  return await serveOnLoopback(async (incoming, answer) => {
    const body = await buffer(incoming);
    const asked = { method: incoming.method ?? '', headers: incoming.headers, body };
    const judged = await forward(motoUrl, asked);
    const { status, said } = judged.status === 403 ? judged : await forward(athenaUrl, asked);
    answer.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(said);
  });
}

interface Asked {
  readonly method: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** With the very headers, which are signed. */
function forward(url: string, { method, headers, body }: Asked) {
  return new Promise<{ readonly status: number; readonly said: Buffer }>((resolve, reject) => {
    const onward = request(url, { method, headers }, async (response) =>
      resolve({ status: response.statusCode ?? 502, said: await buffer(response) }),
    );
    onward.on('error', reject).end(body);
  });
}
