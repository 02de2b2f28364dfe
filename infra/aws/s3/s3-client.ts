import { S3Client } from '@aws-sdk/client-s3';
import { awsSettings } from '../sdk/aws-settings.ts';

/** A client of S3; one is enough for all buckets, whatever their Region. */
export function s3Client(settings: { readonly region?: string } = {}): S3Client {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return new S3Client({
    ...awsSettings(),
    ...settings,
    followRegionRedirects: true,
    // Only AWS itself has a host name for each bucket.
    forcePathStyle: (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined,
  });
}
