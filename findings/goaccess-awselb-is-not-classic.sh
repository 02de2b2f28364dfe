#!/usr/bin/env bash
# GoAccess: the preset "Amazon Elastic Load Balancing" reads no line of a classic balancer's documented log.
#
# Packages  goaccess 1:1.7-1, libmaxminddb0 1.7.1-1 (Debian 12)
# Expected  AWSELB is for classic balancers and AWSALB for application ones: they are two presets, and the manual
#           names the first "Amazon Elastic Load Balancing", which is what the classic product is called.
# Happens   AWSELB begins by skipping a first field, the type that only the ALB's log has, so the classic log's date is
#           skipped and the name of the balancer is read as the date: 0 of 2 documented lines. On the ALB's
#           documented line both presets work, they are the same up to its later fields.
#           An IPv6 client without brackets is refused by both: the address ends at its first colon.
# Matters   The first thing one tries on a classic log says "Format Errors - Verify your log/date/time format", which
#           sends one to look for damage in the log.
# Documented  goaccess(1), --log-format; AWS's classic guide, "Access logs", for the two lines.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
apt-get download -qq goaccess=1:1.7-1 libmaxminddb0=1.7.1-1 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
cat > classic.log <<'LOG'
2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -
2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2
LOG
cat > alb.log <<'LOG'
https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "session-reused" 1 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90 "-" "-" "-"
LOG
sed 's/192.168.131.39:/2001:db8::1:/' alb.log > alb6.log
read_lines() { # log, preset
  rm -f out.json
  LD_LIBRARY_PATH=$(dirname "$(find root -name 'libmaxminddb.so.0')") root/usr/bin/goaccess "$1" --no-global-config \
    --log-format="$2" --no-progress -o out.json > said 2>&1 || true
  if [ -s out.json ]; then grep -oE '"valid_requests": *[0-9]+' out.json | grep -oE '[0-9]+$'; else echo 0; fi
}
seen=
for preset in AWSELB AWSALB; do
  for log in classic alb alb6; do
    n=$(read_lines $log.log $preset)
    echo "$preset on $log.log: $n of $(wc -l < $log.log) lines$(grep -m1 -oE "Token '[^ ']*.*specifier.*" said | sed -E "s/^(Token '[^ ']*).*( doesn't.*)/, \1…\2/" || true)"
    seen+="$n "
  done
done
[ "$seen" = '0 1 0 0 1 0 ' ]
