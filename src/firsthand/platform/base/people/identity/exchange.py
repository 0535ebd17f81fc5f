"""Discovery, and what the provider says in exchange for the code."""

from __future__ import annotations

import base64
from functools import cached_property
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from requests import RequestException

#: Signatures by a private key. A shared secret ("HS…") or none at all proves nothing here.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLAIMS = ("iss", "sub", "aud", "exp", "iat", "nonce")
LEEWAY = 60  # seconds by which two clocks may differ
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth publishes no types
    """Raises OAuth2Error, and nothing else, for whatever the provider does wrong."""

    verifier = ""

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery, 4)."""
        return discovery(self.get_provider().server_url)

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        if not pkce_code_verifier:
            raise OAuth2Error("this exchange was not begun here")
        self.verifier = pkce_code_verifier
        try:
            return dict(super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier))
        except (OAuth2Error, RequestException, ValueError, TypeError, KeyError) as error:
            raise OAuth2Error(f"the provider gives no token for the code: {type(error).__name__}") from None

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Whom the ID token names; nothing is fetched besides."""
        claims = self._claims(app.client_id, kwargs["response"].get("id_token"))
        return self.get_provider().sociallogin_from_response(request, claims)

    def _claims(self, client: str, token: Any) -> dict[str, Any]:
        """The token's claims, when it is signed by the provider, for us, now, and for this very sign-in."""
        keys = _ask(self.openid_config["jwks_uri"])
        try:
            wanted = jwt.get_unverified_header(token).get("kid")
            known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if wanted in (None, key.key_id)]
            claims: dict[str, Any] = jwt.decode(
                token,
                known[0],
                algorithms=list(ALGORITHMS),
                audience=client,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": list(CLAIMS)},
            )
        except (jwt.PyJWTError, IndexError, ValueError, TypeError) as error:
            raise OAuth2Error(f"ID token refused: {type(error).__name__}") from error
        if not compare_digest(str(claims["nonce"]), nonce_for(self.verifier)):
            raise OAuth2Error("ID token refused: it belongs to another sign-in")
        if claims.get("azp", client) != client or not claims["sub"]:
            raise OAuth2Error("ID token refused: it was made for another program")
        return claims


def discovery(address: str) -> dict[str, Any]:
    """The discovery document of the provider at `address`; its own addresses are https, and the issuer it is."""
    issuer = address.partition("/.well-known/")[0].rstrip("/")
    found = _ask(f"{issuer}/.well-known/openid-configuration")
    for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_protected(found.get(name)):
            raise OAuth2Error(f"{name} of the provider is missing or not https")
    if found["issuer"].rstrip("/") != issuer:
        raise OAuth2Error("the provider at this address calls itself by another one")
    return found


def nonce_for(verifier: str) -> str:
    """The nonce that goes with a PKCE verifier, which never leaves the session."""
    return base64.urlsafe_b64encode(sha256(b"nonce of " + verifier.encode()).digest()).decode().rstrip("=")


def is_protected(address: object) -> bool:
    """Whether it is an https address, or one on this very machine."""
    parts = urlsplit(address if isinstance(address, str) else "")
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _ask(address: str) -> dict[str, Any]:
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            found = answer.json()
    except (RequestException, ValueError) as error:
        raise OAuth2Error(f"the provider does not answer: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise OAuth2Error("the provider's answer is no object")
    return found
