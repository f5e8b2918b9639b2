"""An incoming document's way through its body: annotated, routed, handled, filed."""
