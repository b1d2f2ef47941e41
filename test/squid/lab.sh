#!/bin/bash
# Runs the user data in a copy of the machine's file system, then sends requests through the squid it has started.
# Has a network, mount and process namespace of its own (see lab.ts): no route leads out and no process outlives it.
set -eu
work=$1
node=$2

ip link set lo up
while read -r address; do
  ip address add "$address" dev lo
done < "$work/addresses"

mkdir "$work/layers"
mount -t tmpfs tmpfs "$work/layers"
mkdir "$work/layers/upper" "$work/layers/work" "$work/layers/root"
root=$work/layers/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/layers/upper,workdir=$work/layers/work" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root/lab"
mount --bind "$work" "$root/lab"
cp "$work/hosts" "$root/etc/hosts"
rm -f "$root/etc/resolv.conf"
echo 'nameserver 127.0.0.1' > "$root/etc/resolv.conf"
rm -rf "$root/etc/squid" "$root/var/log/squid"
install -m 755 "$work"/stubs/* "$root/usr/local/bin/"

chroot "$root" /usr/bin/systemctl disable squid.service > /dev/null 2>&1
"$node" "$work/dummy-hosts.js" "$work" &
until [ -e "$work/dummy-hosts-ready" ]; do sleep 0.1; done

export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
in_root() { chroot "$root" "$@"; }

in_root bash /lab/user-data.sh > "$work/user-data.out" 2>&1 && echo 0 > "$work/user-data.exit" || echo $? > "$work/user-data.exit"
for unit in squid.service squid-heartbeat.timer; do
  in_root /usr/bin/systemctl is-enabled "$unit" >> "$work/enabled" 2>> "$work/enabled.err" || :
done
in_root systemd-analyze verify squid.service squid-heartbeat.timer > "$work/verify" 2>&1 || :
for file in etc/squid/squid.conf etc/squid/allowed-domains opt/aws/amazon-cloudwatch-agent/etc/squid-proxy.json; do
  cp "$root/$file" "$work/" 2> /dev/null || :
done

# Each request, its name after the given words.
ask() {
  while IFS=$'\t' read -r name arguments; do
    # The arguments are words: quotes would have no meaning here.
    # shellcheck disable=SC2086
    status=$(in_root curl --silent --max-time 10 --noproxy '' --output /lab/body --proxy http://127.0.0.1:3128 \
      --write-out '%{http_connect} %{http_code}' $arguments) || :
    printf '%s\t%s\t%s\n' "$1$name" "$status" "$(head -c 100 "$work/body" 2> /dev/null | tr '\n\t' '  ')" >> "$work/answers"
    rm -f "$work/body"
  done < "$work/requests"
}
ask ''

# What the timer of the list does, with one value of the parameter after the other and a tunnel that stays open.
if [ -e "$work/updates" ]; then
  exec 4<> /dev/tcp/127.0.0.1/3128
  printf 'CONNECT www.partner.example:443 HTTP/1.1\r\nHost: www.partner.example:443\r\n\r\n' >&4
  read -r -t 10 line <&4 && read -r -t 10 _ <&4
  for update in "$work"/updates/*; do
    cp "$update" "$work/parameter"
    in_root /usr/local/sbin/squid-update-domains > /dev/null 2>&1 && code=0 || code=$?
    # squid closes its port for a moment.
    sleep 0.5
    printf '%s\t%s\t%s\n' "$(basename "$update")" "$code" "$(grep -c . "$root/etc/squid/allowed-domains")" >> "$work/updated"
    ask "$(basename "$update"): "
  done
  printf 'GET / HTTP/1.1\r\nHost: www.partner.example\r\nConnection: close\r\n\r\n' >&4
  echo "$line $(timeout 10 cat <&4 | tr '\r\n' '  ')" > "$work/kept-tunnel"
  exec 4>&-
  cp "$root/var/log/squid/cache.log" "$work/cache.log"
  ls "$root/etc/squid" > "$work/etc-squid"
fi

in_root ss -Htln 'sport = :3128' > "$work/listening" || :

# What the timer does: once with squid, then without.
[ -e "$work/heartbeats-wanted" ] || exit 0
mkdir -p "$root/run/squid-heartbeat"
beat() {
  in_root /usr/local/sbin/squid-heartbeat 2>> "$work/heartbeat.err" && code=0 || code=$?
  echo "$1 $code $(grep -c poweroff "$work/calls" || :)" >> "$work/heartbeats"
}
stop_squid() {
  kill "$(cat "$root/run/squid.pid")"
  for _ in $(seq 100); do
    [ -e "$root/run/squid.pid" ] || return 0
    sleep 0.1
  done
}
beat answers
stop_squid
cp "$root/var/log/squid/access.log" "$work/"
for _ in 1 2 3 4; do beat silent; done
in_root systemctl restart squid.service
beat answers
stop_squid
for _ in 1 2 3 4 5; do beat silent; done
