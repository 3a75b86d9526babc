#!/bin/sh
# Installs what the tests need beside Python: real servers and a browser. Says so and goes on where it cannot: those
# tests are then skipped, and the last lines of the run name them. Nothing happens where everything is there already.
set -u

missing=""
# what shows that it is there, the package that brings it (Debian, Ubuntu), the setting that makes it needless
need() { [ -e "$1" ] || command -v "$1" >/dev/null || [ -n "${3:-}" ] || missing="$missing $2"; }
need /usr/sbin/rabbitmq-server rabbitmq-server "${TEST_AMQP_URL:-}"
need chromium chromium "${TEST_CHROMIUM:-}"
need /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf fonts-noto-core "${TEST_CHROMIUM:-}"
need /usr/sbin/nginx nginx-light
need npm npm
need mvn maven "${TEST_MONGODB_URL:+${TEST_ELASTICSEARCH_URL:-}}"
need openssl openssl
need javac default-jdk-headless "${TEST_MONGODB_URL:+${TEST_ELASTICSEARCH_URL:-}}"

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not on this machine, so some tests will be skipped:$missing" >&2
    exit 0
fi
echo "Installing for the tests:$missing"

# No server of the machine itself is to start, now or at the next boot: the tests start their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    trap 'exit 1' INT TERM
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq -o DPkg::Lock::Timeout=120 || echo "The lists of packages could not be renewed; trying with those that are here." >&2
for package in $missing; do
    apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends "$package" >/dev/null ||
        echo "$package could not be installed, so some tests will be skipped." >&2
done
if command -v systemctl >/dev/null; then
    for server in $missing; do
        case $server in
        rabbitmq-server) systemctl -q disable rabbitmq-server ;;
        nginx-light) systemctl -q disable nginx ;;
        esac
    done
fi
exit 0
