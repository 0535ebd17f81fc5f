"""Settings of the platform, read from the environment.

Every variable that is read here begins with FIRSTHAND_ and is described in docs/deploy.md (a test
says so). The defaults are those of one machine with SQLite; nothing here is safe to publish on a
network until `firsthand check` agrees.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from .database import database_from_url

PACKAGE = Path(__file__).resolve().parents[3]  # src/firsthand
PLATFORM = PACKAGE / "platform"
SITE = PLATFORM / "site"


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"FIRSTHAND_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def secret_from(path: Path, fallback: str) -> str:
    """The content of a key file; before the keys are made, a value that signs nothing of worth."""
    return path.read_text("ascii").strip() if path.is_file() else fallback


VAR = Path(env("VAR", str(PACKAGE.parents[1] / "var"))).resolve()
KEYS = Path(env("KEYS", str(VAR / "keys"))).resolve()

DEBUG = flag("DEBUG")
DEMO_MODE = flag("DEMO")
FIRSTHAND_KEY_FILE = Path(env("KEY_FILE", str(KEYS / "unlock.key")))
FIRSTHAND_PASSPHRASE_FILE = env("PASSPHRASE_FILE")  # alternative to a key file; scrypt
FIRSTHAND_SIGNING_KEY = Path(env("SIGNING_KEY", str(KEYS / "checkpoint.key")))
FIRSTHAND_CHECKPOINTS = Path(env("CHECKPOINTS", str(VAR / "checkpoints" / "checkpoints.txt")))
FIRSTHAND_MEDIA = Path(env("MEDIA", str(VAR / "media")))
FIRSTHAND_WORKPLACE = int(env("WORKPLACE", str(4 * 1024**3)))
FIRSTHAND_MEDIA_LIMIT = int(env("MEDIA_LIMIT", str(4 * 1024**3)))
FIRSTHAND_SANDBOX = env("SANDBOX", "bubblewrap")  # bubblewrap | limits | refuse
FIRSTHAND_BACKUP_RECIPIENT = env("BACKUP_RECIPIENT")
FIRSTHAND_BACKUPS = env("BACKUPS")
FIRSTHAND_KEY_BACKUP_DAYS = int(env("KEY_BACKUP_DAYS", "7"))  # kept longer, they would undo an erasure
FIRSTHAND_COOLING_OFF_DAYS = int(env("COOLING_OFF_DAYS", "7"))
FIRSTHAND_BREAK_GLASS_HOURS = 3  # fixed: an emergency that lasts longer is not an emergency
SECRET_KEY = secret_from(Path(env("SECRET_KEY_FILE", str(KEYS / "session.key"))), "no-keys-made-yet-" + "0" * 50)
SECRET_KEY_FALLBACKS: list[str] = []
ALLOWED_HOSTS = [host for host in env("HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in env("ORIGINS").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_filters",
    "django_tasks_db",
    "firsthand.platform.base.vault.keystore",
    "firsthand.platform.base",
    "firsthand.platform.community",
    "firsthand.platform.casework",
    "firsthand.platform.voices",
    "firsthand.platform.outreach",
    "firsthand.platform.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "firsthand.platform.base.people.middleware.ActorMiddleware",
    "firsthand.platform.base.flow.repeats.RepeatMiddleware",
    "firsthand.platform.base.flow.middleware.ReadingMiddleware",
]

ROOT_URLCONF = "firsthand.platform.site.urls"
WSGI_APPLICATION = "firsthand.platform.site.wsgi.application"
FORM_RENDERER = "firsthand.platform.site.forms_renderer.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A stage keeps its templates in its own folder: <app>/<stage>/templates/<stage>/.
        "DIRS": [SITE / "templates", *sorted(PLATFORM.glob("*/*/templates")), *sorted(PLATFORM.glob("*/templates"))],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "firsthand.platform.site.context.frame",
            ],
            "libraries": {"flow": "firsthand.platform.base.flow.templatetags"},
        },
    }
]

DATABASES = {
    "default": database_from_url(env("DATABASE", f"sqlite:///{VAR / 'firsthand.sqlite3'}")),
    "keys": database_from_url(env("KEYSTORE", f"sqlite:///{KEYS / 'keystore.sqlite3'}"), wipe_deleted=True),
}
DATABASE_ROUTERS = ["firsthand.platform.base.vault.keystore.router.KeystoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if flag("NO_MIGRATIONS"):  # while models are being shaped: tables straight from the models
    MIGRATION_MODULES = dict.fromkeys(
        ["base", "keystore", "community", "casework", "voices", "outreach", "site_pages"], None
    )

AUTH_USER_MODEL = "base.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "firsthand.platform.base.people.adapter.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "firsthand.platform.base.people.adapter.ClosedSocialAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# OpenID Connect: an identity provider proves who somebody is. It never opens an account, and the
# second factor is asked for all the same.
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "provider_class": "firsthand.platform.base.people.identity.provider.Organisation",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env("OIDC_NAME", "Organisation"),
                "client_id": env("OIDC_CLIENT"),
                "secret": secret_from(Path(env("OIDC_SECRET_FILE", "/nonexistent")), ""),
                "settings": {"server_url": env("OIDC_URL")},
            }
        ]
        if env("OIDC_URL")
        else [],
    }
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Firsthand"
# Sign-in attempts are counted across processes, so the cache must be shared: the database's own.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("HTTPS")
SECURE_HSTS_SECONDS = 31536000 if flag("HTTPS") else 0
SECURE_SSL_REDIRECT = False  # the reverse proxy's task; `firsthand check` asks for HTTPS
if flag("HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Whose attempts to sign in are counted: behind the proxy everybody would share its one address.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [SITE / "locale"]
FORMAT_MODULE_PATH = "firsthand.platform.site.formats"  # dates and numbers, one way in each language
USE_THOUSAND_SEPARATOR = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [SITE / "static"]
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024**2

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "OPTIONS": {}}}

_mail = env("MAIL")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if _mail else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, _sep, _port = _mail.partition(":")
EMAIL_PORT = int(_port or 25)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "firsthand@localhost")

# Log lines carry what happened and never what a file says; request bodies and queries stay out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"quiet": {"()": "firsthand.platform.site.quiet_log.WithoutContent"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "quiet": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["quiet"]},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django.request": {"level": "ERROR", "handlers": ["quiet"], "propagate": False},
        # Whoever scans the network for hosts would fill the log with traces: the answer is a plain 400.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
