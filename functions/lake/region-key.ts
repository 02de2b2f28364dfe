/** Below it the Regions of all accounts leave what they report, each at a place of its own. */
export const REGIONS_PREFIX = 'regions/';

/** Whose report an object of the home lake is, by its key alone. */
export interface RegionPlace {
  readonly accountId: string;
  readonly region: string;
}

/** What a Region leaves in the home lake. */
export const REGION_DOCUMENTS = ['report', 'history'] as const;
export type RegionDocument = (typeof REGION_DOCUMENTS)[number];

/** As AWS names all its Regions: a part of the world, in it a partition or land, a direction, a number. */
const REGION =
  '[a-z]{2,4}(?:-(?:gov|iso[a-z]?|[a-z]{2}))?-(?:north|south|central|(?:north|south)?(?:east|west))-\\d';
const KEY = new RegExp(
  `^regions/(?<accountId>\\d{12})/(?<region>${REGION})/(?<document>report|history)\\.json\\.gz$`,
);

/** Where a stack may write in the home lake: `regions/111122223333/eu-west-1/`. */
export function regionPrefix({ accountId, region }: RegionPlace): string {
  return `${REGIONS_PREFIX}${accountId}/${region}/`;
}

/** The key of a document below the place of a stack. */
export function regionKey(prefix: string, document: RegionDocument): string {
  return `${prefix}${document}.json.gz`;
}

/** What a key of the home lake names; null where it names nothing that a stack writes. */
export function readRegionKey(
  key: string,
): (RegionPlace & { readonly document: RegionDocument }) | null {
  const { accountId = '', region = '', document } = KEY.exec(key)?.groups ?? {};
  if (document !== 'report' && document !== 'history') return null;
  return { accountId, region, document };
}
