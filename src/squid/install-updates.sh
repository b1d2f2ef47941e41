#!/bin/bash
# The end of the user data where the list of domains is a parameter: takes it now, and then each minute.
retry dnf install -y awscli-2

cat > /usr/local/sbin/squid-update-domains <<'END_OF_FILE'
{{update-domains.sh}}
END_OF_FILE
chmod 755 /usr/local/sbin/squid-update-domains

cat > /etc/systemd/system/squid-update-domains.service <<'END_OF_FILE'
[Unit]
Description=Takes the list of domains from its parameter

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/squid-update-domains
END_OF_FILE

cat > /etc/systemd/system/squid-update-domains.timer <<'END_OF_FILE'
[Unit]
Description=A look at the list of domains each minute

[Timer]
OnCalendar=minutely
AccuracySec=1s

[Install]
WantedBy=timers.target
END_OF_FILE

retry /usr/local/sbin/squid-update-domains
systemctl daemon-reload
systemctl enable squid-update-domains.timer
systemctl start squid-update-domains.timer
