"""What another procedure would have saved: real history replayed against it.  Pure; numpy's arrays, no I/O."""
