#!/usr/bin/env bash
# One documented field of the network balancer's log, three readers of CSV, four values.
#
# Packages  duckdb 1.5.5 (PyPI), Python 3.11's csv
# Expected  A log of fields between spaces, some of them quoted, is a CSV with a space for a comma; all readers agree.
# Happens   The ALPN list is written "h2","http/1.1": quotes that belong to the value, not around it.
#           Python's csv takes the first pair for the field's and gives h2,"http/1.1" without an error. DuckDB's
#           read_csv gives the whole value when left to guess, h2","http/1.1 with strict_mode = false, and
#           with quote = '"' (which the ALB's log of the same account needs) it raises an error.
# Matters   A query for clients that prefer HTTP/2 finds all, some or none of them by reader. Both log types often
#           share a bucket, and so one reader.
# Documented  AWS's network guide, "Access logs", puts each protocol in double quotes and the commas between
#           them; to RFC 4180 a field that begins with a quote ends with its partner.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv env
env/bin/pip --quiet --disable-pip-version-check install duckdb==1.5.5
cat > nlb.log <<'LOG'
tls 2.0 2020-04-01T08:51:42 net/my-network-loadbalancer/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99 - ECDHE-RSA-AES128-SHA tlsv12 - my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com h2 h2 "h2","http/1.1" 2020-04-01T08:51:20
LOG
cat > try.py <<'PY'
import csv, sys
import duckdb

def duck(options):
    query = f"SELECT column20 FROM read_csv('nlb.log', delim = ' ', header = false, all_varchar = true{options})"
    try:
        return duckdb.sql(query).fetchone()[0]
    except duckdb.Error as e:
        return type(e).__name__

with open("nlb.log") as log:
    seen = {"csv.reader": next(csv.reader(log, delimiter=" "))[20]}
for name, options in {
    "duckdb": "",
    "duckdb, strict_mode = false": ", strict_mode = false",
    "duckdb, quote = '\"'": ", quote = '\"'",
}.items():
    seen[name] = duck(options)
for name, value in seen.items():
    print(f"{name}: {value}")
sys.exit(list(seen.values()) != ['h2,"http/1.1"', '"h2","http/1.1"', 'h2","http/1.1', "InvalidInputException"])
PY
env/bin/python try.py
