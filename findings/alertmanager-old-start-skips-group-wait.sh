#!/usr/bin/env bash
# Alertmanager: group_wait does not gather alerts whose startsAt lies further back than group_wait.
#
# Packages  prometheus-alertmanager 0.25.0-1+b4 (Debian bookworm), unpacked, not installed; python3
# Expected  A new group waits group_wait for more alerts: four, and four more a second later, are one notification.
# Happens   That holds where startsAt is now. Where startsAt lies further back than group_wait, the group is sent
#           on as soon as its first alert is in it (of one POST with two, often that one alone), the rest after
#           group_interval.
# Matters   Whoever posts when a fault began, as found in logs of an hour ago, pages for one node of eight, and
#           says five minutes later that there are eight. Here startsAt is the time of the post; it keeps the earliest.
# Documented  docs/configuration.md has group_wait without this; dispatch.go flushes at once "if the alert is old".
set -euo pipefail
dir=$(mktemp -d); pids=()
trap '[ ${#pids[@]} = 0 ] || kill "${pids[@]}"; rm -rf "$dir"' EXIT; cd "$dir"
apt-get download -qq prometheus-alertmanager=0.25.0-1+b4 2>/dev/null
dpkg-deb -x prometheus-alertmanager_*.deb .
cat > receiver.py <<'PY'
import http.server, json
class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers['content-length'])))
        print(message['groupLabels']['alertname'], len(message['alerts']), flush=True)
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 receiver.py > received & pids+=($!)
for _ in $(seq 50); do [ -s received ] && break; sleep 0.2; done
cat > config.yml <<EOF
route: { receiver: hook, group_by: [alertname], group_wait: 3s, group_interval: 3s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: 'http://127.0.0.1:$(head -1 received)/' }] }]
EOF
usr/bin/prometheus-alertmanager --config.file=config.yml --storage.path=data \
  --web.listen-address=127.0.0.1:0 --cluster.listen-address= 2> log & pids+=($!)
for _ in $(seq 50); do grep -q 'msg="Listening on"' log && break; sleep 0.2; done
api="http://$(sed -n 's/.*msg="Listening on" address=\(127[0-9.:]*\).*/\1/p' log)/api/v2/alerts"

post() { # name start nodes…
  local name=$1 start end; start=$(date -u -d "$2" +%FT%TZ); end=$(date -u -d '+3 hour' +%FT%TZ); shift 2
  alerts=$(printf "{\"labels\":{\"alertname\":\"$name\",\"node\":\"%s\"},\"startsAt\":\"$start\",\"endsAt\":\"$end\"}," "$@")
  curl -sS -H 'content-type: application/json' -d "[${alerts%,}]" "$api"
}
post new now 1 2 3 4; post old '-1 hour' 1 2 3 4
sleep 1
post new now 5 6 7 8; post old '-1 hour' 5 6 7 8
sleep 8
counts() { sed -n "s/^$1 //p" received | paste -sd ' '; }
echo "began now:          notifications of $(counts new) alerts"
echo "began an hour ago:  notifications of $(counts old) alerts"
[ "$(counts new)" = 8 ] && [ "$(counts old | wc -w)" -gt 1 ]
