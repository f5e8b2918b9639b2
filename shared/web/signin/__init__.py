"""Signing in: sessions on the server, OpenID Connect, a second step, fresh proof before weighty commands."""
