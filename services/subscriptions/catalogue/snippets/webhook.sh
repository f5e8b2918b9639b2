curl -sf -X POST "$SUBSCRIPTIONS_URL/subscriptions/$ID/set-webhook" \
  -H "Authorization: Bearer $ACTOR_TOKEN" -H 'Content-Type: application/json' -d "{\"url\": \"$RECEIVER_URL\"}"
export WEBHOOK_SECRET=$(curl -sf "$SUBSCRIPTIONS_URL/subscriptions/$ID/webhook" -H "Authorization: Bearer $ACTOR_TOKEN" \
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["secret"])')
