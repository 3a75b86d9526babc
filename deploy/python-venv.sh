#!/bin/sh
# Makes .venv where Python came without its venv module, as on a fresh Debian or Ubuntu.
set -eu
rm -rf .venv
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    exec "$1" -m venv .venv
fi
echo "Python's venv module is missing. Install it (Debian, Ubuntu: sudo apt install python3-venv), then try again." >&2
exit 1
