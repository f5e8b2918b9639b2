curl -sf -X POST "$SUBSCRIPTIONS_URL/subscriptions/$ID/grant-kafka-access" \
  -H "Authorization: Bearer $ACTOR_TOKEN" -H 'Content-Type: application/json' -d '{}'
ACCESS=$(curl -sf --retry 9 "$SUBSCRIPTIONS_URL/subscriptions/$ID/kafka" -H "Authorization: Bearer $ACTOR_TOKEN")
for NAME in servers protocol mechanism username password topic; do
  export KAFKA_${NAME^^}="$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])[sys.argv[2]])' "$ACCESS" $NAME)"
done
