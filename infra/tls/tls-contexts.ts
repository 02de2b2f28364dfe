import { constants, createHash } from 'node:crypto';
import {
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import { errorCode, Fault } from '../../functions/errors.ts';
import type { Mechanism } from '../../functions/model/balancer.ts';
import type { DialRequest } from '../../functions/ports.ts';

/**
 * What makes a client offer one mechanism and no other. Versions and options belong to the context:
 * beside one in `tls.connect` they are ignored, and the ticket extension would be sent after all.
 */
const OPTIONS: Readonly<Record<Mechanism, SecureContextOptions>> = {
  'session-id': {
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET,
  },
  'session-ticket': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
  // Beside TLS 1.2, as every browser does: a node that does not speak 1.3 then says so by its choice.
  // To 1.3 alone it would send an alert, 70 or, where it does not know of 1.3, 40: as a broken one.
  psk: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
};

type Identity = Pick<DialRequest, 'mechanism' | 'trust' | 'clientCertificate'>;

/** The TLS contexts of a prober: one per mechanism, trust and client certificate, made once. */
export class TlsContexts {
  readonly #contexts = new Map<string, SecureContext>();
  #roots: readonly string[] | null = null;

  /** Throws `bad-config` where a certificate or key can't be used. */
  of({ mechanism, trust, clientCertificate }: Identity): SecureContext {
    const key = createHash('sha256')
      .update(JSON.stringify([mechanism, trust, clientCertificate]))
      .digest('hex');
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const made = usable(() =>
      createSecureContext({
        ...OPTIONS[mechanism],
        ca: [...this.#systemRoots(), ...trust],
        ...(clientCertificate ?? {}),
      }),
    );
    this.#contexts.set(key, made);
    return made;
  }

  /** Node's own roots and the system's: companies install theirs in the latter. */
  #systemRoots(): readonly string[] {
    this.#roots ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
    return this.#roots;
  }
}

function usable(create: () => SecureContext): SecureContext {
  try {
    return create();
  } catch (cause) {
    const what = "a target's trust, clientCertificate or clientKey can't be used";
    throw new Fault('bad-config', `${what} (${errorCode(cause)})`, { cause });
  }
}
