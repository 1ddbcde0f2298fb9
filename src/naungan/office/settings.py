"""The office as Django is told it: apps, database, passwords, cookies, headers.

Knows: what is set, and which environment variables may change it. Does not know: any page or table. Reading it writes
nothing and asks no network; the secrets are made by `naungan office init`.
"""

from __future__ import annotations

import os

from naungan.office.connection import database
from naungan.office.identity_provider import identity_provider
from naungan.office.mail_server import mail_server
from naungan.office.secret_files import django_secret
from naungan.sources.key_file import data_home

DATA = data_home()
SECRET_KEY = django_secret(DATA)
DEBUG = False
PLAIN_HTTP = os.environ.get("NAUNGAN_PLAIN_HTTP") == "1"
"""For a browser on this very machine only, where there is no TLS: cookies without Secure, and no other host."""
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOCAL_HOSTS if PLAIN_HTTP else [h for h in os.environ.get("NAUNGAN_HOSTS", "").split(",") if h]
PORT = os.environ.get("NAUNGAN_PORT", "8000")
OFFICE_ADDRESS = f"http://localhost:{PORT}/" if PLAIN_HTTP else f"https://{ALLOWED_HOSTS[0]}/" if ALLOWED_HOSTS else ""
"""Where people find the office, as mail and short texts say it; '' where no host is named."""

LOG_ORIGIN = os.environ.get("NAUNGAN_LOG_ORIGIN", "naungan/log")
"""The log's name, printed on its checkpoints. Set once, before the first of them."""
PORT = os.environ.get("NAUNGAN_PORT", "8000")
OFFICE_ADDRESS = f"http://localhost:{PORT}/" if PLAIN_HTTP else f"https://{ALLOWED_HOSTS[0]}/" if ALLOWED_HOSTS else ""
"""Where people reach the office, as printed in QR codes and told in mails."""
APP_ROLE = os.environ.get("NAUNGAN_APP_ROLE", "")
"""PostgreSQL: the role the pages connect as; `migrate` grants it what they need. It does not own the tables."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "naungan.office.audit",
    "naungan.office.accounts",
    "naungan.office.jobs",
    "naungan.office.notices",
    "naungan.office.programmes",
    "naungan.office.intake",
    "naungan.office.review",
    "naungan.office.exchange",
    "naungan.office.hearing",
    "naungan.office.scenarios",
    "naungan.office.signing",
    "naungan.office.decree",
    "naungan.office.privacy",
    "naungan.office.administration",
    "naungan.office.api",
]
IDENTITY_PROVIDER = identity_provider(os.environ)
"""None: off, and none of its code or addresses is there."""
if IDENTITY_PROVIDER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = IDENTITY_PROVIDER.told_to_library
    SOCIALACCOUNT_ADAPTER = "naungan.office.identity_login.PresetOnly"
MIDDLEWARE = [
    "naungan.office.strict_headers.put_on",
    "naungan.office.numberless.refuse",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is closed unless it says otherwise
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "naungan.office.pages.Gate",  # the last: no view runs before it
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
"""A list stays in memory on its way to its seal: it never lies open in a temporary folder."""
FILE_UPLOAD_HANDLERS = ["naungan.office.bounded_upload.InMemoryOnly"]
ROOT_URLCONF = "naungan.office.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [os.path.join(os.path.dirname(__file__), "templates")],  # noqa: PTH118, PTH120 (Django wants text)
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "naungan.office.navigation.frame",
            ],
            "builtins": ["naungan.office.page_filters"],
        },
    }
]
DATABASES = {"default": database(os.environ.get("NAUNGAN_DATABASE", ""), DATA)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "naungan_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # past these a used code could be forgotten
    }
}
"""In the database, for every process of the office: which codes were used, how often somebody stood at the door."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who is it ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "naungan.office.guessable.GuessablePassword"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "naungan.office.closed_signup.ClosedSignup"
ACCOUNT_FORMS = {"login": "naungan.office.login_form.Login"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False  # PCs are shared
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Thousands share one address behind a proxy or a phone network, and 33 officers log in on the last day: an address may
# try often, a name may not.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "100/m/ip,5/300s/key",
    "objection": "40/10m/ip",
    "objection_all": "600/h/key",
    "objection_state": "60/10m/ip",
    "objection_wrong_code": "10/h/key",
    "decree_check": "60/10m/ip,1200/h/key",
}
SECOND_FACTOR_REQUIRED = os.environ.get("NAUNGAN_SECOND_FACTOR", "") != "optional"
"""Whoever has a role that needs a second factor (accounts/policies.py) opens no page before it is set up."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "naungan.office.sealed_mfa.SealedMFA"
MFA_FORMS = {"activate_totp": "naungan.office.factor_forms.OnceActivated"}
MFA_TOTP_ISSUER = "Naungan"
USERSESSIONS_TRACK_ACTIVITY = False

# --- cookies and headers -----------------------------------------------------------------------------------------

_PREFIX = "" if PLAIN_HTTP else "__Host-"
SESSION_COOKIE_NAME = f"{_PREFIX}sesi"
SESSION_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("NAUNGAN_BEHIND_PROXY") == "1" else None
X_FRAME_OPTIONS = "DENY"

# --- language, files, mail ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [os.path.join(os.path.dirname(__file__), "locale")]  # noqa: PTH118, PTH120
FORMAT_MODULE_PATH = "naungan.office.formats"
STATIC_URL = "/static/"
STATICFILES_DIRS = [os.path.join(os.path.dirname(__file__), "static")]  # noqa: PTH118, PTH120
WHITENOISE_USE_FINDERS = True  # read from where they are installed: nothing has to be collected
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
LOGGING_CONFIG = "naungan.office.safe_log.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "naungan.office.safe_log.ToStandardError", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MAIL_SERVER = mail_server(os.environ)
MAIL_IS_ON = MAIL_SERVER is not None
"""Off, and no worker sends anything."""
if MAIL_SERVER:
    globals().update(MAIL_SERVER.told_to_django)
