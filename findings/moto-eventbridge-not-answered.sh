#!/usr/bin/env bash
# moto never answers that a bucket tells EventBridge, so a careful read, add and put turns it off.
#
# Packages  moto 5.2.5, boto3 1.44.8 (PyPI)
# Expected  What PutBucketNotificationConfiguration was given, GetBucketNotificationConfiguration answers.
# Happens   `EventBridgeConfiguration` is taken without an error and is missing in every answer; topics, queues and
#           functions beside it are answered. Whoever reads the configuration, adds a queue and puts the whole, as one
#           must since S3 replaces it, then puts it without EventBridge.
# Matters   A test against moto can't show that such a change keeps EventBridge, and a command that reads back what it
#           put finds it missing, as after another writer. Here that test runs against another emulator.
# Documented  AWS: S3 API Reference, GetBucketNotificationConfiguration, response syntax. moto: nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv env
env/bin/pip --quiet --disable-pip-version-check install 'moto[s3,sqs]==5.2.5' boto3==1.44.8
cat > try.py <<'PY'
import boto3
from moto import mock_aws

@mock_aws
def answered():
    place = {'region_name': 'us-east-1', 'aws_access_key_id': 'a', 'aws_secret_access_key': 'b'}
    sqs = boto3.client('sqs', **place)
    url = sqs.create_queue(QueueName='new')['QueueUrl']
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
    s3 = boto3.client('s3', **place)
    s3.create_bucket(Bucket='my-log-bucket')
    s3.put_bucket_notification_configuration(Bucket='my-log-bucket', NotificationConfiguration={
        'EventBridgeConfiguration': {},
        'QueueConfigurations': [{'Id': 'new', 'QueueArn': arn, 'Events': ['s3:ObjectCreated:*']}],
    })
    answer = s3.get_bucket_notification_configuration(Bucket='my-log-bucket')
    return sorted(name for name in answer if name.endswith('Configurations') or name.endswith('Configuration'))

print('put: EventBridgeConfiguration QueueConfigurations')
print('got:', *answered())
PY
seen=$(env/bin/python try.py)
echo "$seen"
[[ $seen == *'got: QueueConfigurations' ]]
