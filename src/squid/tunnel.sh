#!/usr/bin/env bash
# Opens a tunnel to a squid proxy over AWS Systems Manager until Ctrl-C; with --reconnect, another one when a session ends.
set -eu

region=''
proxy=''
document=''
port=3128
reconnect=no

usage() {
  cat << END
usage: tunnel.sh [--region REGION] [--port LOCAL_PORT] [--proxy TAG_VALUE] [--document SESSION_DOCUMENT] [--reconnect]
now:   --region '$region' --port '$port' --proxy '$proxy' --document '$document'
END
}

fail() {
  echo "tunnel: $*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case "$1" in
    --region | --port | --proxy | --document)
      [ $# -ge 2 ] || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2
      ;;
    --reconnect) reconnect=yes && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown argument: $1" ;;
  esac
done
for option in region proxy document; do
  [ -n "${!option}" ] || fail "--$option is missing"
done
if ! [[ "$port" =~ ^[1-9][0-9]{0,4}$ ]] || [ "$port" -gt 65535 ]; then
  fail "--port must be a number from 1 to 65535, got: $port"
fi

listening() {
  (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null
}

command -v aws > /dev/null || fail 'the AWS CLI is missing: https://aws.amazon.com/cli/'
command -v session-manager-plugin > /dev/null ||
  fail 'the Session Manager plugin is missing: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html'
aws sts get-caller-identity --region "$region" > /dev/null ||
  fail 'no valid AWS credentials: log in, for example with "aws sso login", or set AWS_PROFILE'
if listening; then
  fail "port $port is in use on this machine: choose another one with --port"
fi

session=''
close() {
  local signal
  [ -n "$session" ] || return 0
  # The plugin ends its session on an interrupt, as on Ctrl-C.
  for signal in INT TERM KILL; do
    kill "-$signal" -- "-$session" 2> /dev/null || return 0
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      kill -0 -- "-$session" 2> /dev/null || return 0
      sleep 0.3
    done
  done
}
trap close EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

# With job control the session gets a process group of its own, which ends as a whole: CLI and plugin.
set -m

failures=0
# Returns when the session has ended, or with the problem that kept it from opening.
open_tunnel() {
  problem=''
  instance=$(aws ec2 describe-instances --region "$region" --output text \
    --filters "Name=tag:cdk-hindsight:squid-proxy,Values=$proxy" 'Name=instance-state-name,Values=running' \
    --query 'sort_by(Reservations[].Instances[], &LaunchTime)[-1].InstanceId') ||
    { problem='the instance could not be looked up' && return; }
  [ "${instance#i-}" != "$instance" ] ||
    { problem="no instance of the proxy runs in $region: it may be outside of its working hours" && return; }
  aws ssm start-session --region "$region" --target "$instance" --document-name "$document" \
    --parameters "{\"localPortNumber\":[\"$port\"]}" < /dev/null &
  session=$!
  tries=60
  until listening; do
    kill -0 "$session" 2> /dev/null || { problem='the session ended before the tunnel was open' && return; }
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { problem='the tunnel did not open within 30 seconds' && return; }
    sleep 0.5
  done
  echo "tunnel: open, use the proxy http://127.0.0.1:$port (Ctrl-C closes it)"
  failures=0
  wait "$session" || problem="the session has ended with exit code $?"
}

open_tunnel
while [ "$reconnect" = yes ]; do
  failures=$((failures + 1))
  [ "$failures" -le 120 ] || fail "tried for 10 minutes: $problem"
  echo "tunnel: ${problem:-the session has ended}; trying again in 5 seconds" >&2
  close
  # A signal interrupts "wait" and no program.
  sleep 5 &
  session=$!
  wait "$session" || :
  session=''
  open_tunnel
done
[ -z "$problem" ] || fail "$problem"
