import type { TlsVersion } from '../../../functions/model/balancer.ts';
import type { LabBalancer } from '../traffic/scenario.ts';

/** An instant as `2026-03-01T00:05:00.123456Z`, from epoch milliseconds and the digits below. */
export function isoMicroseconds(atMs: number, microseconds: number): string {
  const digits = String(microseconds).padStart(3, '0');
  return `${new Date(atMs).toISOString().slice(0, -1)}${digits}Z`;
}

/** An instant as network logs print it: whole seconds and no zone. */
export function isoSeconds(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
}

/** A TLS version as application and classic logs print it; `-` for none. */
export function tlsName(version: TlsVersion | null | undefined): string {
  return version == null ? '-' : `TLSv${version}`;
}

/** The ARN of a balancer's resource in Elastic Load Balancing. */
export function resource({ region, accountId }: LabBalancer, name: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${accountId}:${name}`;
}
