import { describe, expect, it } from 'vitest';
import { CLIENT_KINDS } from '../../../../functions/clients/client-kind.ts';
import { offerOf } from '../../../../functions/clients/measured-clients.ts';
import { kindOfUserAgent } from '../../../../functions/clients/user-agent.ts';
import {
  programsFor,
  SILENT_PROGRAMS,
  USUAL_PROGRAMS,
} from '../../../../infra/demo/traffic/client-programs.ts';

const NAMED = [...USUAL_PROGRAMS, ...SILENT_PROGRAMS].flatMap((program) => {
  const { clientKind } = program;
  return clientKind === 'other' || clientKind === 'none' || clientKind === 'mixed'
    ? []
    : [{ ...program, clientKind }];
});

describe('the programs of the lab', () => {
  it.each(NAMED)('are of the kind that ingest tells: $userAgent', ({ userAgent, clientKind }) => {
    const bytes = new TextEncoder().encode(userAgent);
    const kind = kindOfUserAgent(new DataView(bytes.buffer), 0, bytes.length);
    expect(CLIENT_KINDS[kind]).toBe(clientKind);
  });

  it.each(NAMED)('offer only as they were measured to: $userAgent', (program) => {
    const { clientKind, offers, abilities = ['id', 'ticket', 'modern'], notAt } = program;
    const never = (by: 'sessionId' | 'ticket' | 'psk') =>
      ['never', 'cannot'].includes(offerOf(clientKind, by));
    expect(never('psk')).toBe(!offers);
    expect(never('sessionId')).toBe(!offers || (!abilities.includes('id') && notAt === 'classic'));
    expect(never('ticket')).toBe(!offers || !abilities.includes('ticket'));
  });

  it('are left out where they cannot be such a client', () => {
    const at = (balancerType: 'classic' | 'application', ability: 'id' | 'ticket' | 'modern') =>
      programsFor(USUAL_PROGRAMS, ability, balancerType).map(({ clientKind }) => clientKind);
    expect(at('application', 'modern')).toContain('firefox');
    expect(at('classic', 'modern')).not.toContain('firefox');
    expect(at('application', 'id')).not.toContain('firefox');
    expect(at('application', 'ticket')).not.toContain('curl');
  });
});
