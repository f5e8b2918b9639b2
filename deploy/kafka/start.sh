#!/usr/bin/env bash
# Starts the broker in its container: formats the storage the first time, with the two accounts that make all others.
# Passwords go through files of /tmp (memory, ours alone), never through arguments.
set -euo pipefail
umask 077
properties=/etc/congvan/server.properties

scram() { echo "SCRAM-SHA-256=[name=$1,password=$2]"; }

if [ ! -f "$KAFKA_DATA/meta.properties" ]; then
  printf '%s\n' format -t "$CLUSTER_ID" -c "$properties" \
    --add-scram "$(scram admin "$KAFKA_PASSWORD_ADMIN")" \
    --add-scram "$(scram broker "$KAFKA_PASSWORD_BROKER")" >/tmp/format
  /opt/kafka/bin/kafka-storage.sh @/tmp/format >/dev/null
  rm /tmp/format
fi

# what the health check asks with
cat >/tmp/admin.properties <<PROPERTIES
security.protocol=SASL_PLAINTEXT
sasl.mechanism=SCRAM-SHA-256
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$KAFKA_PASSWORD_ADMIN";
PROPERTIES

exec /opt/kafka/bin/kafka-server-start.sh "$properties"
