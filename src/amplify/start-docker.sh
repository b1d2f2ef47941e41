#!/bin/sh
# The first commands of a build phase, one a line. Each stands alone and leaves nothing behind in the shell, because it
# is not documented whether a shell, or a daemon, lives on to the next command or phase.
command -v docker >/dev/null 2>&1 || (echo "Docker is missing from the build image, so the build stops here. Set buildImage to an x86-64 image that contains Docker." >&2; exit 1)
docker info >/dev/null 2>&1 || /usr/local/bin/dockerd-entrypoint.sh || true
docker info >/dev/null 2>&1 || (echo "The Docker daemon does not run, so the build stops here. Its log is /var/log/docker.log; the build image must start it with /usr/local/bin/dockerd-entrypoint.sh." >&2; exit 1)
