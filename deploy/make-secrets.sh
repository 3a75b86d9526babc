#!/bin/sh
# Makes every secret that docker-compose.yml needs in deploy/secrets: random, once, and never over an existing one.
# Put your own certificate and key there as `certificate` and `certificate_key` first; without them a self-signed
# pair for $PUBLIC_NAME is made, which browsers warn about.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
cd secrets

random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || printf '%s\n' "$2" > "$1"; }

for name in epoch_key vault_key intake_session_key review_session_key; do keep "$name" "$(random 32)"; done
for name in rabbitmq_password mongodb_root_password elasticsearch_password; do keep "$name" "$(random 24)"; done
keep broker_url "amqp://nearmiss:$(cat rabbitmq_password)@rabbitmq:5672//"
keep search_url "http://elastic:$(cat elasticsearch_password)@elasticsearch:9200"

# One database and one user for each service; the key vault has readers of its own. "user password" a line.
for service in intake scrubber review publisher analytics; do
    [ -s "mongodb_password_$service" ] || random 24 > "mongodb_password_$service"
done
for service in intake review publisher analytics; do
    keep "${service}_documents_url" "mongodb://$service:$(cat "mongodb_password_$service")@mongodb:27017/near_miss?authSource=admin"
done
for service in intake scrubber review; do
    keep "${service}_keys_url" "mongodb://$service:$(cat "mongodb_password_$service")@mongodb:27017/near_miss?authSource=admin"
done
keep mongodb_users "$(for service in intake scrubber review publisher analytics; do echo "$service $(cat "mongodb_password_$service")"; done)"

if [ ! -s certificate ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=${PUBLIC_NAME:-localhost}" \
        -addext "subjectAltName=DNS:${PUBLIC_NAME:-localhost},DNS:${DESK_NAME:-desk.localhost}" \
        -keyout certificate_key -out certificate 2>/dev/null
fi
# The services and servers run as users of their own; the folder itself is closed to everybody else.
chmod 644 ./*
echo "The secrets are in deploy/secrets. Keep a copy apart from the data, under lock."
