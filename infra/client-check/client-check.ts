import { versionBehaviour } from '../../functions/behaviours/versions.ts';
import type { BalancerType } from '../../functions/model/balancer.ts';
import { CheckListener } from './check-listener.ts';
import { type CheckedVersion, IssuedSessions } from './issued-sessions.ts';
import type { LoopbackName } from './loopback-name.ts';
import type { SeenConnection } from './seen-connection.ts';

const CHECKED_VERSIONS: readonly CheckedVersion[] = ['1.2', '1.3'];

/** The balancers of one type: the address of each TLS version that the type documents. */
export interface CheckedBalancer {
  readonly balancerType: BalancerType;
  readonly url12: string;
  /** Null where the type does not document TLS 1.3. */
  readonly url13: string | null;
}

/** What to open, and whom to tell. */
export interface CheckSetup {
  readonly balancerTypes: readonly BalancerType[];
  readonly nodes: number;
  readonly name: LoopbackName;
  seen(connection: SeenConnection): void;
}

/** Balancers on loopback that tell what the clients which come to them offer. */
export class ClientCheck {
  readonly connections: SeenConnection[] = [];
  /** Which start of COMMAND the connections of now belong to. */
  run = 1;
  #listeners: readonly CheckListener[] = [];

  static async open({ balancerTypes, nodes, name, seen }: CheckSetup): Promise<ClientCheck> {
    const check = new ClientCheck();
    const issued = new IssuedSessions();
    const places = balancerTypes.flatMap((balancerType) =>
      CHECKED_VERSIONS.filter((version) =>
        versionBehaviour(balancerType).versions.includes(version),
      ).map((tlsVersion) => ({ balancerType, tlsVersion })),
    );
    const told = (connection: Omit<SeenConnection, 'number' | 'run'>): void => {
      const numbered = { ...connection, number: check.connections.length + 1, run: check.run };
      check.connections.push(numbered);
      seen(numbered);
    };
    check.#listeners = await Promise.all(
      places.map((place) => CheckListener.open({ place, nodes, name, issued, seen: told })),
    );
    return check;
  }

  get balancers(): readonly CheckedBalancer[] {
    return [...Map.groupBy(this.#listeners, ({ place }) => place.balancerType)].map(
      ([balancerType, listeners]) => {
        const urlOf = (version: CheckedVersion) =>
          listeners.find(({ place }) => place.tlsVersion === version)?.url ?? null;
        return { balancerType, url12: urlOf('1.2') ?? '', url13: urlOf('1.3') };
      },
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }
}
