export SECRET=$(python3 -c 'import secrets; print(secrets.token_hex(32))')
export ID=$(python3 -c 'import uuid; print(uuid.uuid4())')
SHA=$(printf %s "$SECRET" | sha256sum | cut -d' ' -f1)

curl -sf -X POST "$SUBSCRIPTIONS_URL/subscriptions/$ID/open-subscription" \
  -H "Authorization: Bearer $ACTOR_TOKEN" -H 'Content-Type: application/json' -d "{
    \"subscription_id\": \"$ID\", \"name\": \"Trục liên thông\",
    \"types\": [\"congvan.receiving.\", \"congvan.publishing.\"], \"secret_sha256\": \"$SHA\"
  }"
