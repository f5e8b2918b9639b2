curl -sf "$SUBSCRIPTIONS_URL/feed?limit=10" -H "Authorization: Bearer $ID.$SECRET"
