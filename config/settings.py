"""
All settings of the service, read from the environment.

`make run` and `make test` write theirs to `VAR_DIR/environment`, so that a command typed by hand finds the
running demonstration; a variable of the real environment always wins. README.md has the table of them.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF

from config import policies
from config.logging import configure, dict_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
if (VAR_DIR / "environment").is_file():
    env.read_env(str(VAR_DIR / "environment"))

DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SECRET_KEY = env.str("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMONSTRATION else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_structlog",
    "walls",
    "councils",
    "commissioning",
    "publica",
    "governance",
    "config",
]

MIDDLEWARE = [
    # Probes come over plain HTTP, by address and often, so they are answered before anything else looks.
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "walls.middleware.WallMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Sign-in is the default; openness is the marked exception.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "walls.context.wall",
                "config.demo.people.shown_at_sign_in",
            ],
        },
    },
]

# -- Database: one alias, two roles. The process chooses its role before settings load (see manage.py).


def database(url: str) -> dict[str, Any]:
    """A database address; a socket's folder stands in the place of the host, percent-encoded."""
    found = env.db_url_config(url)
    return {**found, "HOST": unquote(found["HOST"])}


DATABASE_APPLICATION = database(env.str("DATABASE_URL"))
DATABASE_OWNER = database(env.str("DATABASE_OWNER_URL", default=env.str("DATABASE_URL")))
WALL_APP_ROLE = DATABASE_APPLICATION["USER"]
WALL_OWNER_ROLE = DATABASE_OWNER["USER"]
DATABASE_ROLE = env.str("DATABASE_ROLE", default="application")
DATABASES = {
    "default": {
        **(DATABASE_OWNER if DATABASE_ROLE == "owner" else DATABASE_APPLICATION),
        "ATOMIC_REQUESTS": False,  # the wall opens the transaction of a request, with its identity
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0"},
    }
}

# -- Cache: small and shared, in the database. Redis only rings the bell, so it may be lost at any moment.

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
}
REDIS_URL = env.str("REDIS_URL")

# -- People and their sign-in

AUTH_USER_MODEL = "walls.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    *([] if DEMONSTRATION else [{"NAME": "config.signin.DemonstrationPasswordValidator"}]),
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.signin.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "config.signin_forms.LoginForm",
    "reset_password": "config.signin_forms.ResetPasswordForm",
    "change_password": "config.signin_forms.ChangePasswordForm",
    "reset_password_from_key": "config.signin_forms.ResetPasswordKeyForm",
    "set_password": "config.signin_forms.SetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, who knows the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMONSTRATION else "https"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "config.signin.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Great Commissioning"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
# Writing "last seen" on every page would cost each of them two statements; a session shows when it began.
USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "config.signin.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the councils' own provider vouches for the address
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "council",
                    "name": env.str("OIDC_NAME", default="your council account"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
        }
    }
    if OIDC_SERVER_URL
    else {}
)

# -- guardian stores standing grants of role groups; it is never asked about a person, so its backend is out.

ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# -- Sessions: an hour of rest, twelve hours in all

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(minutes=60).total_seconds())
SESSION_SAVE_EVERY_REQUEST = False  # the wall's middleware lets the hour slide, with fewer writes
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ABSOLUTE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMONSTRATION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not DEMONSTRATION
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- What a browser may do with our pages

SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMONSTRATION
SECURE_HSTS_PRELOAD = not DEMONSTRATION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUST_PROXY := env.bool("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing in at the councils' provider is a form that leads there, and the rule covers redirects.
        "form-action": [SELF, OIDC_SERVER_URL] if OIDC_SERVER_URL else [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
} | {"publickey-credentials-get": ["self"]}

# -- Language, time, files

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("build", BASE_DIR / "static" / "build")]  # never the sources
# No default storage and no media folder: what people send is kept in the database, behind the wall (docs/adr/0011).
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WALL_CLAUSE = env.str("WALL_CLAUSE", default="3")
"""The number of the Ethical Walls policy's clause that a wall cites which a review raises by itself."""
ATTACHMENT_LIMIT = 10 * 1024 * 1024
EXPORT_LIMIT = env.int("EXPORT_LIMIT", default=10_000)
"""Rows of a list that one file holds."""
COOLING_OFF_MONTHS = env.int("COOLING_OFF_MONTHS", default=6)
"""Proposed for each new wall: how long those who leave a side stay barred (EW-3)."""
"""The most bytes of one file, and of all the files in one request."""
FILE_UPLOAD_HANDLERS = ["walls.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# -- Messages out

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://" if DEMONSTRATION else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Great Commissioning <no-reply@system.example>")
EMAIL_TIMEOUT = 20  # seconds; well within the lease of the message that is being mailed
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# -- Celery: delivers what the outbox holds. Nothing of worth is in the broker.

# kombu and redis-py write the address of a socket differently; we take redis-py's.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
# A message still unacknowledged after this goes to another worker, so it must outlast the hard limit.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE

# -- The audit chain: where its head is published. Best on a disk that the database's administrators can't write.

AUDIT_HEADS_FILE = Path(env.str("AUDIT_HEADS_FILE", default=str(VAR_DIR / "audit-heads.jsonl")))

# -- The leak test: what its verdicts call the version that it tested

RELEASE = env.str("RELEASE", default="not named")

# -- Logs: JSON lines without content

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = dict_config(LOG_LEVEL)
configure()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

# -- The wall: what other projects' URLs say of themselves

URL_POLICIES = policies.URL_POLICIES
