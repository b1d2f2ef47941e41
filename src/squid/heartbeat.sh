#!/bin/bash
# Asks squid for a name that it always denies. Its line in the access log is the heartbeat that CloudWatch counts.
set -euo pipefail

failures_file=/run/squid-heartbeat/failures
allowed_failures=5

answer=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 10 \
  --noproxy '' --proxy http://127.0.0.1:3128 http://heartbeat.invalid/) || true
if [ "$answer" = 403 ]; then
  rm -f "$failures_file"
  exit 0
fi

failures=$(($(cat "$failures_file" 2> /dev/null || echo 0) + 1))
echo "$failures" > "$failures_file"
echo "squid-proxy: squid does not answer, $failures of $allowed_failures" >&2
if [ "$failures" -ge "$allowed_failures" ]; then
  echo 'squid-proxy: this instance ends itself, its group starts another one' >&2
  systemctl poweroff
fi
exit 1
