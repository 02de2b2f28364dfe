-- The lake's tables on Trino, written by `npm run tables`. Put your lake in place of
-- s3://MY-LAKE/, and name your own Regions alone: a server may list a folder for each type, Region
-- and day of a query. Rows of Regions that are not named are in no rate; unknown is that of result files.

CREATE TABLE handshakes (
  "account_id" varchar,
  "balancer" varchar,
  "node" varchar,
  "listener" varchar,
  "node_id" bigint,
  "place_id" bigint,
  "handshake_at_ms" bigint,
  "last_seen_ms" bigint,
  "client" bigint,
  "client_port" integer,
  "connection_id" bigint,
  "identity_kind" varchar,
  "tls_version" varchar,
  "cipher" varchar,
  "outcome" varchar,
  "handshake_ms" double,
  "certificate" varchar,
  "mutual_tls" boolean,
  "client_kind" varchar,
  "probe_token" varchar,
  "reading_id" bigint,
  "balancer_type" varchar WITH (
    partition_projection_type = 'enum',
    partition_projection_values = ARRAY['classic', 'application', 'network', 'unknown']
  ),
  "region" varchar WITH (
    partition_projection_type = 'enum',
    partition_projection_values = ARRAY['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'unknown']
  ),
  "day" varchar WITH (
    partition_projection_type = 'date',
    partition_projection_format = 'yyyy-MM-dd',
    partition_projection_range = ARRAY['1970-01-01', 'NOW+1DAYS']
  )
)
WITH (
  format = 'PARQUET',
  external_location = 's3://MY-LAKE/v2/handshakes/',
  partitioned_by = ARRAY['balancer_type', 'region', 'day'],
  partition_projection_enabled = true
);

CREATE TABLE trials (
  "run_id" varchar,
  "tried_at_ms" bigint,
  "prober_region" varchar,
  "balancer" varchar,
  "issuer_node" varchar,
  "node" varchar,
  "relation" varchar,
  "mechanism" varchar,
  "tls_version" varchar,
  "outcome" varchar,
  "reissued" boolean,
  "resumed_by" varchar,
  "ticket_lifetime_s" integer,
  "session_age_ms" bigint,
  "connect_ms" double,
  "handshake_ms" double,
  "error" varchar,
  "client_port" integer,
  "certificate_checked" boolean,
  "ticket_key_hash" varchar,
  "account_id" varchar,
  "purpose" varchar,
  "probe_token" varchar,
  "source_id" varchar,
  "balancer_type" varchar WITH (
    partition_projection_type = 'enum',
    partition_projection_values = ARRAY['classic', 'application', 'network', 'unknown']
  ),
  "region" varchar WITH (
    partition_projection_type = 'enum',
    partition_projection_values = ARRAY['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'unknown']
  ),
  "day" varchar WITH (
    partition_projection_type = 'date',
    partition_projection_format = 'yyyy-MM-dd',
    partition_projection_range = ARRAY['1970-01-01', 'NOW+1DAYS']
  )
)
WITH (
  format = 'PARQUET',
  external_location = 's3://MY-LAKE/v2/trials/',
  partitioned_by = ARRAY['balancer_type', 'region', 'day'],
  partition_projection_enabled = true
);

CREATE TABLE sources (
  "source_id" varchar,
  "reading_id" bigint,
  "bucket" varchar,
  "key" varchar,
  "version" varchar,
  "kind" varchar,
  "account_id" varchar,
  "balancer" varchar,
  "ended_at_ms" bigint,
  "bytes" bigint,
  "lines" bigint,
  "rows" bigint,
  "skipped" varchar,
  "rejected" varchar,
  "quarantined" varchar,
  "balancer_type" varchar WITH (
    partition_projection_type = 'enum',
    partition_projection_values = ARRAY['classic', 'application', 'network', 'unknown']
  ),
  "region" varchar WITH (
    partition_projection_type = 'enum',
    partition_projection_values = ARRAY['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'unknown']
  ),
  "day" varchar WITH (
    partition_projection_type = 'date',
    partition_projection_format = 'yyyy-MM-dd',
    partition_projection_range = ARRAY['1970-01-01', 'NOW+1DAYS']
  )
)
WITH (
  format = 'PARQUET',
  external_location = 's3://MY-LAKE/v2/sources/',
  partitioned_by = ARRAY['balancer_type', 'region', 'day'],
  partition_projection_enabled = true
);
