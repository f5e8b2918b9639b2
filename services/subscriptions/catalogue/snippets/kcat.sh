kcat -b "$KAFKA_SERVERS" -X security.protocol=$KAFKA_PROTOCOL -X sasl.mechanisms=$KAFKA_MECHANISM \
  -X sasl.username=$KAFKA_USERNAME -X sasl.password=$KAFKA_PASSWORD \
  -C -t $KAFKA_TOPIC -o beginning -u -f '%h\n%s\n'
