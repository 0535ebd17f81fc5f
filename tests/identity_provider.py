"""A small OpenID provider for tests, on loopback: discovery, code with PKCE, signed ID tokens (OpenID
Connect Core 1.0). It is strict about what it is asked, and lies when a test tells it to."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "firsthand", "s3cret-of-the-client", "key-1"


class IdentityProvider:
    """A provider that signs everybody in as `subject`. What may be changed to lie: `claims` (over the true
    ones; None takes one away), `header`, `key`, `discovery` (over the true one), `status` (of every answer)."""

    def __init__(self) -> None:
        self.subject = "subject-1"
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"kid": KEY_ID}
        self.algorithm = "RS256"
        self.own_key = self.key = key(0)
        self.discovery: dict[str, Any] = {}
        self.status = 200
        self.complaints: list[str] = []
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.discovery,
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.own_key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes next; the person has already said yes."""
        self.asked.append(asked)
        wanted = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256", "scope": "openid"}
        self.complaints += [
            f"{name} is {asked.get(name)}" for name, value in wanted.items() if asked.get(name) != value
        ]
        self.complaints += [
            f"{name} is missing" for name in ("state", "nonce", "code_challenge") if not asked.get(name)
        ]
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode()
        if (
            asked is None
            or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET)
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge.rstrip("=") != asked.get("code_challenge")
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        true = {"iss": self.url, "sub": self.subject, "aud": CLIENT, "nonce": asked["nonce"]}
        true |= {"iat": now, "exp": now + 300}
        said = {name: value for name, value in {**true, **self.claims}.items() if value is not None}
        by: Any = SECRET if self.algorithm.startswith("HS") else None if self.algorithm == "none" else self.key
        signed = jwt.encode(said, by, algorithm=self.algorithm, headers=self.header)
        return 200, {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": signed}


@cache
def key(_number: int) -> rsa.RSAPrivateKey:
    """One key a number: making them takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration":
                self._json(provider.status, provider.configuration())
            elif parts.path == "/keys":
                self._json(provider.status, provider.keys())
            elif parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(dict(parse_qsl(parts.query))))
                self.end_headers()
            else:
                self._json(404, {})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._json(*provider.token({name: values[0] for name, values in form.items()}))

        def _json(self, status: int, body: object) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_given: object) -> None:
            pass

    return Handler
