"""Signing in to the city: sessions on the server, OpenID Connect, a second step, proof anew before what weighs."""
