import {
  type CloudWatchLogsClient,
  type Delivery,
  type DeliveryDestination,
  type DeliverySource,
  DescribeDeliveriesCommand,
  DescribeDeliveryDestinationsCommand,
  DescribeDeliverySourcesCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ListedDelivery } from '../../../functions/discover/listing.ts';
import type { ApiAsker } from './api-asker.ts';

/** The most that a page of the three listings has; API reference. */
const PAGE_SIZE = 50;
const SERVICE = 'elasticloadbalancing';
/** A source may be there whose resource is not. */
const INACTIVE = 'INACTIVE';

/** Where CloudWatch Logs delivers the logs of balancers of an account in a Region. */
export async function logDeliveries(
  client: CloudWatchLogsClient,
  asker: ApiAsker,
): Promise<readonly ListedDelivery[]> {
  const all = await asker.pages('DescribeDeliverySources', async (nextToken, options) => {
    const asked = new DescribeDeliverySourcesCommand({ nextToken, limit: PAGE_SIZE });
    const page = await client.send(asked, options);
    return { items: page.deliverySources, next: page.nextToken };
  });
  const sources = all.filter(
    ({ service, status }) => service === SERVICE && String(status ?? '') !== INACTIVE,
  );
  if (sources.length === 0) return [];
  const deliveries = await asker.pages('DescribeDeliveries', async (nextToken, options) => {
    const asked = new DescribeDeliveriesCommand({ nextToken, limit: PAGE_SIZE });
    const page = await client.send(asked, options);
    return { items: page.deliveries, next: page.nextToken };
  });
  const destinations = await asker.pages('DescribeDeliveryDestinations', async (token, options) => {
    const asked = new DescribeDeliveryDestinationsCommand({ nextToken: token, limit: PAGE_SIZE });
    const page = await client.send(asked, options);
    return { items: page.deliveryDestinations, next: page.nextToken };
  });
  return sources.flatMap((source) =>
    deliveries
      .filter(({ deliverySourceName }) => deliverySourceName === source.name)
      .map((delivery) => deliveryOf(source, delivery, destinations)),
  );
}

function deliveryOf(
  { logType = '', resourceArns = [] }: DeliverySource,
  delivery: Delivery,
  destinations: readonly DeliveryDestination[],
): ListedDelivery {
  const { deliveryDestinationArn: arn = '', s3DeliveryConfiguration: s3 } = delivery;
  const destination = destinations.find((one) => one.arn === arn);
  const { destinationResourceArn = '' } = destination?.deliveryDestinationConfiguration ?? {};
  return {
    logType,
    resourceArns,
    destinationType: delivery.deliveryDestinationType ?? '',
    // The destination of another account is not in this one's list.
    destination: destinationResourceArn === '' ? arn : destinationResourceArn,
    outputFormat: destination?.outputFormat ?? null,
    recordFields: delivery.recordFields ?? null,
    fieldDelimiter: delivery.fieldDelimiter ?? null,
    suffixPath: s3?.suffixPath ?? null,
    hivePaths: s3?.enableHiveCompatiblePath ?? false,
  };
}
