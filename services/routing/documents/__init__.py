"""The way of an incoming document through its body: annotated, routed, handled, filed."""
