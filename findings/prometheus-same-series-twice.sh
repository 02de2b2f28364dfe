#!/usr/bin/env bash
# Prometheus takes a scrape with the same series twice, keeps the first value and says nothing; nor does promtool.
#
# Packages  prometheus 2.42.0+ds-5+deb12u1 (Debian 12), with its promtool
# Expected  `promtool check metrics` faults an exposition that has one series with two values, or the scrape fails, or
#           at least a line of the log says that a sample was dropped: of the two formats OpenMetrics forbids it.
# Happens   promtool ends with 0 and no word, by the text format's parser; the target is up, scrape_samples_scraped is 2,
#           the first value is there, and nothing is logged. Which value comes first is chance for most exporters.
# Matters   An exposition that makes labels of foreign names, or leaves a label out, loses samples unseen. Ours
#           drops equal label sets itself, and keeps names apart that it had to cut.
# Documented  "Each line must have a unique combination of a metric name and labels. Otherwise, the ingestion behavior
#           is undefined" (prometheus.io, exposition formats, text format details). 2.52 logs it (prometheus#14089).
set -euo pipefail
dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait || true; rm -rf "$dir"' EXIT; cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 >/dev/null 2>&1
dpkg -x prometheus_*.deb root
mkdir site
cat > site/metrics <<'M'
# HELP queue_length Messages that wait.
# TYPE queue_length gauge
queue_length{queue="a"} 1
queue_length{queue="a"} 2
M
said=$(root/usr/bin/promtool check metrics < site/metrics 2>&1) && promtool=$? || promtool=$?
echo "promtool: status $promtool, said '$said'"
python3 -u - > address <<'PY' &
import functools, http.server
class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args): pass
    def guess_type(self, path): return 'text/plain; version=0.0.4'
server = http.server.HTTPServer(('127.0.0.1', 0), functools.partial(Quiet, directory='site'))
print('127.0.0.1:%d' % server.server_port)
server.serve_forever()
PY
pids+=($!)
until [ -s address ]; do sleep 0.1; done
cat > prometheus.yml <<YML
global: { scrape_interval: 1s }
scrape_configs: [{ job_name: twice, static_configs: [{ targets: ['$(cat address)'] }] }]
YML
root/usr/bin/prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:0 2> log &
pids+=($!)
until at=$(grep -oE 'Listening on" address=[0-9.:]+' log | grep -oE '127[0-9.:]+'); do sleep 0.1; done
ask() { # expression
  python3 -c "import json, sys, urllib.parse, urllib.request
found = json.load(urllib.request.urlopen('http://$at/api/v1/query?query=' + urllib.parse.quote(sys.argv[1])))
print(*[one['value'][1] for one in found['data']['result']])" "$1"
}
for _ in $(seq 60); do [ -n "$(ask queue_length)" ] && break; sleep 0.5; done
seen="up $(ask up), scraped $(ask scrape_samples_scraped), values $(ask queue_length)"
dropped=$(grep -ciE 'duplicate|same timestamp|dropped' log || true)
echo "prometheus: $seen, lines of the log about it: $dropped"
[[ $promtool == 0 && -z $said && $seen == 'up 1, scraped 2, values 1' && $dropped == 0 ]]
