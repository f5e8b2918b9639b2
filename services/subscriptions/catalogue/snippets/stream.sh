curl -sfN "$SUBSCRIPTIONS_URL/stream" -H "Authorization: Bearer $ID.$SECRET"
