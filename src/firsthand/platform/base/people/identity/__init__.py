"""OpenID Connect: an identity provider of the organisation proves who somebody is. It never opens an account.

allauth keeps the state and makes the requests. What it leaves to the transport is checked here as well:
the signature and the nonce of the ID token, and that the provider is the one that was asked for. Nothing
is asked of the provider but the subject, and only its hash is kept.
"""
