import { describe, expect, it } from 'vitest';
import { SessionJar } from '../../../../infra/demo/traffic/session-jar.ts';

const HOUR = 3_600_000;
const [OLD, NEW] = [Buffer.from('old'), Buffer.from('new')];

function jar(): SessionJar {
  const kept = new SessionJar();
  kept.put(OLD, 0);
  kept.put(NEW, HOUR);
  return kept;
}

describe('the session that a client offers', () => {
  it.each([
    ['is the newest it holds', 2 * HOUR, NEW],
    ['is an older one beside the connection that gives the newest', HOUR + 999, OLD],
    ['is the newest from 1 s on', HOUR + 1000, NEW],
    ['is none when all are past the session lifetime', 25 * HOUR, null],
    ['is none before it was given any', -1, null],
  ])('%s', (_, atMs, offered) => {
    expect(jar().offerAt(atMs)).toEqual(offered);
  });
});
