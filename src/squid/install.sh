#!/bin/bash
# The user data: makes an Amazon Linux 2023 into the proxy, or ends the instance so that its group starts another one.
set -Eeuo pipefail

give_up() {
  echo "squid-proxy: the installation failed in line $1, this instance ends itself" >&2
  systemctl poweroff
  exit 1
}
trap 'give_up "$LINENO"' ERR

retry() {
  local pause
  for pause in 5 15 30 60; do
    "$@" && return
    sleep "$pause"
  done
  "$@"
}

retry dnf install -y squid amazon-cloudwatch-agent

cat > /etc/squid/squid.conf <<'END_OF_FILE'
{{squid.conf}}
END_OF_FILE

cat > /etc/squid/allowed-domains <<'END_OF_FILE'
{{allowed-domains}}
END_OF_FILE

# squid needs nothing of the instance's metadata, so the kernel keeps it from there whatever its rules say.
mkdir -p /etc/systemd/system/squid.service.d
cat > /etc/systemd/system/squid.service.d/squid-proxy.conf <<'END_OF_FILE'
[Service]
Restart=always
RestartSec=5
IPAddressDeny=169.254.169.254 fd00:ec2::254
END_OF_FILE

cat > /usr/local/sbin/squid-heartbeat <<'END_OF_FILE'
{{heartbeat.sh}}
END_OF_FILE
chmod 755 /usr/local/sbin/squid-heartbeat

cat > /etc/systemd/system/squid-heartbeat.service <<'END_OF_FILE'
[Unit]
Description=Asks squid for an answer and ends the instance when none comes

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/squid-heartbeat
RuntimeDirectory=squid-heartbeat
RuntimeDirectoryPreserve=yes
END_OF_FILE

cat > /etc/systemd/system/squid-heartbeat.timer <<'END_OF_FILE'
[Unit]
Description=A heartbeat of squid each minute

[Timer]
OnCalendar=minutely
AccuracySec=1s

[Install]
WantedBy=timers.target
END_OF_FILE

cat > /opt/aws/amazon-cloudwatch-agent/etc/squid-proxy.json <<'END_OF_FILE'
{{cloudwatch-agent.json}}
END_OF_FILE

squid -k parse
systemctl daemon-reload
systemctl enable squid.service squid-heartbeat.timer
systemctl restart squid.service
systemctl start squid-heartbeat.timer
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \
  -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/etc/squid-proxy.json
