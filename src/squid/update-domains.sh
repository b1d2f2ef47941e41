#!/bin/bash
# Takes the list of domains from its parameter; keeps the list that squid has when the new one is not valid.
set -euo pipefail

list=/etc/squid/allowed-domains
new=$(mktemp /etc/squid/new-domains.XXXXXX)
configuration=$(mktemp /etc/squid/new-squid.XXXXXX)
trap 'rm -f "$new" "$configuration"' EXIT

# The line is counted in the log group, where the journal does not go.
keep_old() {
  echo "squid-proxy: the list of domains stays as it is: $1" | tee -a /var/log/squid/cache.log >&2
  exit 1
}

aws ssm get-parameter --region '{{region}}' --name '{{parameter}}' --query Parameter.Value --output text > "$new" ||
  keep_old 'the parameter could not be read'
[ -s "$new" ] || keep_old 'the parameter is empty'
if cmp -s "$new" "$list"; then
  exit 0
fi
# One domain a line, as at synth: squid would take addresses and comments as well.
label='[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?'
if grep -qvE "^\.?($label\.)+[a-z][a-z0-9-]*$" "$new"; then
  keep_old "not a domain: $(grep -vE "^\.?($label\.)+[a-z][a-z0-9-]*$" "$new" | head -n 1)"
fi
chmod 644 "$new"
sed "s#$list#$new#" /etc/squid/squid.conf > "$configuration"
squid -k parse -f "$configuration" > /dev/null 2>&1 || keep_old 'squid does not start on it'
mv "$new" "$list"
# Tunnels that are open stay open.
squid -k reconfigure
