#!/usr/bin/env bash
# moto gives a network balancer the ARN of an application balancer.
#
# Packages  moto 5.2.5, boto3 1.44.8 (PyPI)
# Expected  The ARN of a balancer of type `network` ends in loadbalancer/net/NAME/ID, that of type `gateway` in gwy/NAME/ID.
# Happens   All types end in loadbalancer/app/NAME/ID, and their listeners in listener/app/NAME/ID/ID.
# Matters   The part after `loadbalancer/` is how AWS's logs name a balancer, and what CloudWatch has as its
#           dimension. A test against moto can't show that code tells the types apart by it; here the name is taken
#           from the ARN and the type from `Type`, and a server of the tests' own has ARNs as AWS writes them.
# Documented  AWS: Service Authorization Reference, resource types of "AWS Elastic Load Balancing V2". moto: nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv env
env/bin/pip --quiet --disable-pip-version-check install 'moto[ec2,elbv2]==5.2.5' boto3==1.44.8
cat > try.py <<'PY'
import boto3
from moto import mock_aws

@mock_aws
def names():
    place = {'region_name': 'eu-west-1', 'aws_access_key_id': 'a', 'aws_secret_access_key': 'b'}
    subnets = boto3.client('ec2', **place).describe_subnets()['Subnets']
    elb = boto3.client('elbv2', **place)
    seen = []
    for kind in ('application', 'network', 'gateway'):
        made = elb.create_load_balancer(Name=f'my-{kind}', Type=kind, Subnets=[subnets[0]['SubnetId']])
        balancer = made['LoadBalancers'][0]
        name = balancer['LoadBalancerArn'].split(':loadbalancer/')[1]
        seen.append((balancer['Type'], name.split('/')[0]))
    return seen

for kind, part in names():
    print(f'{kind}: loadbalancer/{part}/')
PY
seen=$(env/bin/python try.py)
echo "$seen"
[[ $seen == 'application: loadbalancer/app/
network: loadbalancer/app/
gateway: loadbalancer/app/' ]]
