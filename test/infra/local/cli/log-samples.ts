import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02';
const STEM = '123456789012_elasticloadbalancing_eu-west-1_old-shop_20260102T1000Z_192.0.2.1';

/** Where AWS would put a classic log, in a bucket or below a folder. */
export const classicKey = (name: string): string => `${FOLDER}/${STEM}_${name}.log`;

const PORTS = 60_000;

/** A request of a classic balancer, as its access log writes it; each index is a connection. */
export function classicLine(index: number, tlsVersion: string): string {
  const client = `198.51.100.${7 + Math.floor(index / PORTS)}:${1024 + (index % PORTS)}`;
  const times = '0.000086 0.001048 0.001337 200 200 0 57';
  return (
    `2026-01-02T09:30:00.${String(index).padStart(6, '0')}Z old-shop ${client} ` +
    `10.0.0.1:80 ${times} "GET https://shop.example.com:443/ HTTP/1.1" "curl/8.5.0" ` +
    `ECDHE-RSA-AES128-GCM-SHA256 ${tlsVersion}\n`
  );
}

/** Writes a classic log file below `dir`, where `aws s3 sync` would leave it; returns its path. */
export function writeClassicLog(dir: string, lines: readonly string[], name = '1abcdef2'): string {
  const path = join(dir, classicKey(name));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join(''));
  return path;
}
