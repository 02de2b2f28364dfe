import type { AccountListings, RefusedRole } from '../../../functions/discover/listing.ts';
import { Fault } from '../../../functions/errors.ts';
import { accountIdOfRole, accountOfRole, type OwnAccount } from './discovered-accounts.ts';
import { type ListingIo, listAccount } from './list-account.ts';

/** Lists the balancers of the own account and those of roles, in each Region; a role may be refused. */
export async function listAccounts(
  own: OwnAccount,
  roles: readonly string[],
  regions: readonly string[],
  io: ListingIo,
): Promise<AccountListings> {
  const others = await Promise.allSettled(
    roles.map((role) => accountOfRole(role, own.region, own.credentials)),
  );
  const accounts = [own, ...others.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))];
  const refused = others.flatMap((one, at) =>
    one.status === 'rejected' ? [refusedRole(roles[at] ?? '', one.reason)] : [],
  );
  const places = regions.flatMap((region) => accounts.map((account) => ({ account, region })));
  const listings = await Promise.all(
    places.map(({ account, region }) => listAccount(account, region, io)),
  );
  return { listings, refused };
}

function refusedRole(role: string, reason: unknown): RefusedRole {
  if (!(reason instanceof Fault)) throw reason;
  return { accountId: accountIdOfRole(role), reason: reason.message };
}
