import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { awsSettings } from '../sdk/aws-settings.ts';

/** With which credentials the balancers of an account are listed. */
export interface DiscoveredAccount {
  readonly accountId: string;
  /** The role that was assumed; null where these are the caller's own. */
  readonly role: string | null;
  readonly credentials: ClientCredentials;
}

/** What of a client's settings says whose credentials it uses; empty: those that the SDK finds. */
export interface ClientCredentials {
  readonly profile?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** As CloudTrail of the other account shows the calls. */
const SESSION_NAME = 'resumption-watch-discover';

/** The caller's own account, and the Region that is set up. */
export interface OwnAccount extends DiscoveredAccount {
  readonly region: string;
}

/**
 * The caller's own account; without a Region, that of the environment. Throws where there are no
 * credentials, or AWS does not accept them.
 */
export async function ownAccount(
  region: string | undefined,
  credentials: ClientCredentials,
): Promise<OwnAccount> {
  const call = {
    code: 'read-failed',
    what: 'tell whose credentials these are',
    permission: 'sts:GetCallerIdentity on *',
  } as const;
  const sts = new STSClient({ ...awsSettings(), ...(region && { region }), ...credentials });
  const { Account = '' } = await orAwsFault(call, sts.send(new GetCallerIdentityCommand({})));
  return { accountId: Account, role: null, credentials, region: await sts.config.region() };
}

/** The account of a role, by the temporary credentials that STS gives for it. */
export async function accountOfRole(
  role: string,
  region: string,
  caller: ClientCredentials,
): Promise<DiscoveredAccount> {
  const call = {
    code: 'read-failed',
    what: `assume the role ${role}`,
    permission: `sts:AssumeRole on ${role}`,
  } as const;
  const sts = new STSClient({ ...awsSettings(), region, ...caller });
  const asked = new AssumeRoleCommand({ RoleArn: role, RoleSessionName: SESSION_NAME });
  const { Credentials } = await orAwsFault(call, sts.send(asked));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return {
    accountId: accountIdOfRole(role),
    role,
    credentials: {
      credentials: {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      },
    },
  };
}

/** The account that the ARN of a role names. */
export function accountIdOfRole(role: string): string {
  return role.split(':')[4] ?? '';
}
