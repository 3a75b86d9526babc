#!/bin/sh
# Makes every secret that docker-compose.yml needs in deploy/secrets: random, once, and never over an existing one.
# Put your own certificate and key there as `certificate` and `certificate_key` first; without them a self-signed
# pair for $PUBLIC_NAME and $DESK_NAME is made (from the environment or from .env), which browsers warn about.
set -eu
cd "$(dirname "$0")"
umask 077
named() { sed -n "s/^$1=//p" ../.env 2>/dev/null || true; }
public=${PUBLIC_NAME:-$(named PUBLIC_NAME)} desk=${DESK_NAME:-$(named DESK_NAME)}
public=${public:-localhost} desk=${desk:-desk.localhost}
mkdir -p secrets
cd secrets

# A file appears under its name only when it is whole.
keep() { [ -s "$1" ] || { cat > "$1.new" && [ -s "$1.new" ] && mv "$1.new" "$1"; }; }
random() { od -An -v -tx1 -N"$1" /dev/urandom | tr -d ' \n' | grep -E "^[0-9a-f]{$(($1 * 2))}$"; }

for name in epoch_key vault_key batch_key intake_session_key review_session_key; do random 32 | keep "$name"; done
for name in rabbitmq_password mongodb_root_password elasticsearch_password; do random 24 | keep "$name"; done
echo "amqp://nearmiss:$(cat rabbitmq_password)@rabbitmq:5672//" | keep broker_url
echo "http://elastic:$(cat elasticsearch_password)@elasticsearch:9200" | keep search_url

# One user of MongoDB for each service: for its own database, and for its part of the key vault. "user password" a line.
for service in intake scrubber review publisher analytics; do random 24 | keep "mongodb_password_$service"; done
url() { echo "mongodb://$1:$(cat "mongodb_password_$1")@mongodb:27017/near_miss?authSource=admin"; }
for service in intake review publisher analytics; do url "$service" | keep "${service}_documents_url"; done
for service in intake scrubber review; do url "$service" | keep "${service}_keys_url"; done
for service in intake scrubber review publisher analytics; do
    echo "$service $(cat "mongodb_password_$service")"
done | keep mongodb_users

if [ ! -e certificate ] && [ ! -e certificate_key ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$public" \
        -addext "subjectAltName=DNS:$public,DNS:$desk" \
        -keyout certificate_key -out certificate.new 2>/dev/null
    mv certificate.new certificate
fi
[ -s certificate ] && [ -s certificate_key ] || { echo "certificate and certificate_key belong together: one is missing." >&2; exit 1; }

# Compose mounts these files one by one, as they are, into containers whose processes have user ids of their own (10001,
# 999, 1000) and so must find them readable. On this host nobody can, since the folder is closed to everybody else.
# The certificate's key and RabbitMQ's password are read by the containers' root before it steps down.
chmod 644 ./*_url ./*_key elasticsearch_password mongodb_root_password mongodb_users certificate
chmod 600 certificate_key rabbitmq_password mongodb_password_*
echo "The secrets are in deploy/secrets. Keep a copy apart from the data, under lock."
