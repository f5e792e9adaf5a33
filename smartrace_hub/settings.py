"""Every setting of the hub, from the environment; `.env.example` explains each variable."""

import os
import sys
import zoneinfo
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.templatetags.static import static
from django.urls import reverse

from smartrace_hub.environment import Environment, read_env_file
from smartrace_hub.hosts import in_brackets
from smartrace_hub.logs import FORMATTERS, OnceInAWhile
from smartrace_hub.navigation import NAVIGATION
from smartrace_hub.private_files import OWNERS_ALONE
from smartrace_hub.proxies import NEAR

os.umask(OWNERS_ALONE)
BASE_DIR = Path(__file__).resolve().parent.parent
read_env_file(BASE_DIR / ".env")
env = Environment(os.environ)

# The hub's own
HUB_DATA_DIR = env.folder("HUB_DATA_DIR", BASE_DIR / "data")
HUB_SPOOL_DIR = env.folder("HUB_SPOOL_DIR", HUB_DATA_DIR)
HUB_SPOOL_MB = env.integer("HUB_SPOOL_MB", 200, least=1, most=1_000_000)
HUB_BACKUP_DIR = env.path("HUB_BACKUP_DIR", HUB_DATA_DIR / "backups")
HUB_BACKUP_COPY = env.another_folder("HUB_BACKUP_COPY", than=HUB_BACKUP_DIR)
HUB_BACKUP_MAX_MB = env.integer("HUB_BACKUP_MAX_MB", 5_000, least=1, most=100_000_000)
HUB_BACKUP_NIGHTLY = env.flag("HUB_BACKUP_NIGHTLY", default=True)
HUB_BACKUP_BEFORE_UPDATE = env.flag("HUB_BACKUP_BEFORE_UPDATE", default=True)
HUB_NIGHTLY_AT = env.time_of_day("HUB_NIGHTLY_AT", "03:30")
HUB_PROJECTION = env.choice("HUB_PROJECTION", "inline", ["inline", "worker"])
HUB_PUBLIC_URL = env.public_url("HUB_PUBLIC_URL")
HUB_PATH = urlsplit(HUB_PUBLIC_URL).path  # under which a proxy serves the hub
HUB_WORKERS = env.integer("HUB_WORKERS", 2, least=1, most=64)
HUB_THREADS = env.integer("HUB_THREADS", 8, least=1, most=64)
HUB_LISTEN = env.host("HUB_LISTEN", "0.0.0.0")  # noqa: S104  tablets are in the network
HUB_PORT = env.integer("PORT", 8000, least=1, most=65535)
HUB_MAX_BODY_BYTES = 1024 * 1024
HUB_PUBLIC_API = env.flag("HUB_PUBLIC_API", default=True)
HUB_LOG_FORMAT = env.choice("HUB_LOG_FORMAT", "lines", FORMATTERS)
HUB_METRICS = env.choice("HUB_METRICS", "local", ["off", "local", "token"])
HUB_METRICS_TOKEN = env.password("HUB_METRICS_TOKEN", needed=HUB_METRICS == "token")
HUB_THROTTLE_ADDRESS = env.rate("HUB_THROTTLE_ADDRESS", "1200/minute")
HUB_THROTTLE_TOKEN = env.rate("HUB_THROTTLE_TOKEN", "6000/minute")
HUB_LOGIN_ATTEMPTS = env.integer("HUB_LOGIN_ATTEMPTS", 10, least=3, most=1000)
HUB_LOGIN_LOCKED_MINUTES = env.integer("HUB_LOGIN_LOCKED_MINUTES", 15, least=1, most=1440)
HUB_SESSION_DAYS = env.integer("HUB_SESSION_DAYS", 14, least=1, most=365)
HUB_BEHIND_HTTPS = env.flag("HUB_BEHIND_HTTPS", default=False)
HUB_TRUSTED_PROXIES = env.networks("HUB_TRUSTED_PROXIES", ",".join(NEAR) if HUB_BEHIND_HTTPS else "")
HUB_ZONES_OF_CLUBS = "drivers.models.club.zones_of_clubs"  # whose days a date stands for
HUB_DATA_VERSION = "smartrace_hub.api.versions.data_version"  # what answers of the API follow from
HUB_SUBSCRIBERS = ["championships.subscriber"]  # what is told when results change
HUB_RULING_FOLLOWERS = ["desk.follow"]  # what lets things follow from a ruling whose event came after it
HUB_REPLAYERS = ["desk.who_is_who"]  # what lets who is who follow from rulings that came from a file

# Django
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]  # where health checks come from
LOGIN_REDIRECT_URL = "admin:index"
SECRET_KEY = env.secret("HUB_SECRET_KEY", HUB_DATA_DIR / "secret_key")
DEBUG = env.flag("HUB_DEBUG", default=False)
# On a closed Wi-Fi nobody knows the address a tablet will use, and a refused host is a lost race.
ALLOWED_HOSTS = [*env.hosts("HUB_ALLOWED_HOSTS", "*"), *LOOPBACK]
CSRF_TRUSTED_ORIGINS = env.urls("HUB_TRUSTED_ORIGINS")
if HUB_PUBLIC_URL:
    ALLOWED_HOSTS.append(in_brackets(urlsplit(HUB_PUBLIC_URL).hostname or ""))
    CSRF_TRUSTED_ORIGINS.append(HUB_PUBLIC_URL.removesuffix(HUB_PATH))
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = HUB_PATH or "/"
ROOT_URLCONF = "smartrace_hub.urls"
WSGI_APPLICATION = "smartrace_hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{quote(str(HUB_DATA_DIR / 'hub.sqlite3'))}")}

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "smartrace_hub",
    "ingest",
    "races",
    "championships",
    "members",
    "drivers",
    "desk",
    "archive",
    "web",
    "housekeeping",
    "axes",
]

MIDDLEWARE = [
    "smartrace_hub.middleware.HeadMiddleware",
    "smartrace_hub.slashes.LastSlashMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "smartrace_hub.content_policy.ContentPolicyMiddleware",
    "smartrace_hub.secure_cookies.SecureCookiesMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "smartrace_hub.middleware.CompressApiMiddleware",
    "smartrace_hub.outage.WholeAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.middleware.ClubsMiddleware",
    "smartrace_hub.middleware.ClubTimeZoneMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "smartrace_hub" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["drivers.templatetags.local_time"],
        },
    },
]

AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
# Of one address, or for one name. A log-in that works forgets nothing: whoever has one could guess others for ever.
AXES_FAILURE_LIMIT = HUB_LOGIN_ATTEMPTS
AXES_COOLOFF_TIME = timedelta(minutes=HUB_LOGIN_LOCKED_MINUTES)
AXES_LOCKOUT_PARAMETERS = ["ip_address", "username"]
AXES_CLIENT_IP_CALLABLE = "smartrace_hub.logins.address_of"
AXES_CLIENT_STR_CALLABLE = "smartrace_hub.logins.told_in_logs"
AXES_LOCKOUT_CALLABLE = "smartrace_hub.logins.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "password", "csrfmiddlewaretoken", "next"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Instants are UTC; each club has the time zone its people read.
USE_TZ = True
TIME_ZONE = "UTC"
HUB_TZ = env.text("TZ").removeprefix(":")  # Django overwrites the variable with its own
HUB_CLUB_TIME_ZONE = env.time_zone("HUB_TIME_ZONE", HUB_TZ if HUB_TZ in zoneinfo.available_timezones() else "UTC")
LANGUAGE_CODE = "en-gb"
USE_I18N = True
FORMAT_MODULE_PATH = "smartrace_hub.formats"

STATIC_URL = "/static/"
STATIC_ROOT = HUB_DATA_DIR / "static"
if not STATIC_ROOT.exists():  # whatever is there, the start makes it what it should be
    STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "smartrace_hub.static_files.HubStaticFiles"},
}

# Any page may post to /ingest/ and read the API, with no credentials; see docs/decisions.md.
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(ingest|api)/"
CORS_ALLOW_HEADERS = ["*", "authorization"]  # which the asterisk does not mean
CORS_ALLOW_METHODS = ["GET", "POST", "OPTIONS"]
CORS_ALLOW_PRIVATE_NETWORK = True
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Retry-After", "X-Limit", "X-Truncated"]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = HUB_SESSION_DAYS * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
# Said over HTTPS alone. A month: as long as a club that goes back to plain HTTP would have to wait.
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HUB_BEHIND_HTTPS or HUB_PUBLIC_URL.startswith("https:") else 0
if HUB_BEHIND_HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["web.api.access.MayRead"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["web.api.access.HubToken", "web.api.access.AdminLogin"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "web.api.negotiation.StrictNegotiation",
    "DEFAULT_THROTTLE_CLASSES": ["web.api.throttles.PerAddress", "web.api.throttles.PerToken"],
    "DEFAULT_THROTTLE_RATES": {"address": HUB_THROTTLE_ADDRESS, "token": HUB_THROTTLE_TOKEN},
    "NUM_PROXIES": 0,  # smartrace_hub/proxies.py has looked at what they say
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["smartrace_hub.api.filters.HubFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "web.api.pagination.NumberedPages",
    "DEFAULT_SCHEMA_CLASS": "smartrace_hub.api.description.HubSchema",
    "EXCEPTION_HANDLER": "web.api.errors.error_response",
    "UNAUTHENTICATED_USER": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "SmartRace Hub",
    "VERSION": "1",
    "DESCRIPTION": "Every race a club has driven: results, laps and records. Times ending in `_ms` are "
    "milliseconds, instants ending in `_at` are ISO 8601 in UTC, lengths ending in `_m` are metres. "
    "Operations with `x-csv` are tables, and come as CSV too: with `?format=csv`, or for `Accept: text/csv`. "
    "`x-paging` says how a list comes: `cursor` and `number` are pages, `whole` is an array with all of it.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": "MIT", "identifier": "MIT"},
    "SERVERS": [{"url": "/", "description": "This hub."}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "smartrace_hub.api.document.as_it_is_asked",
    ],
    "ENUM_NAME_OVERRIDES": {
        "FinishStatus": "championships.api.evening.STATUSES",
        "AwardKind": "championships.scoring.scores.AwardKind",
        "ProblemKind": "ingest.models.Problem.Kind",
        "NeutralisationKind": "races.models.Neutralisation.Kind",
        "HappeningKind": "races.session_report.event_kinds.TimelineKind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"docExpansion": "list", "tryItOutEnabled": True},
}

IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": IN_MEMORY},
    # Each a fraction of a megabyte, and of no use once anything has changed.
    "pictures": {"BACKEND": IN_MEMORY, "LOCATION": "pictures", "TIMEOUT": 3600, "OPTIONS": {"MAX_ENTRIES": 40}},
}

UNFOLD = {
    "SITE_TITLE": "SmartRace Hub",
    "SITE_HEADER": "SmartRace Hub",
    "SITE_SUBHEADER": "Every lap, kept for ever",
    "SITE_SYMBOL": "sports_score",
    "SITE_URL": lambda request: reverse("admin:index"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("hub/favicon.svg")},
    ],
    "DASHBOARD_CALLBACK": "smartrace_hub.overview.overview",
    "STYLES": [lambda request: static("web/hub.css"), lambda request: static("web/charts.css")],
    "SCRIPTS": [lambda request: static("web/named.js")],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {
        "show_search": True,
        "navigation": NAVIGATION,
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Django logs the path of a refused request; the token in it is the club's only secret.
    "formatters": {
        "line": {
            "()": FORMATTERS[HUB_LOG_FORMAT],
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "filters": {"once in a while": {"()": OnceInAWhile}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["once in a while"],
            "stream": sys.stderr,
            "formatter": "line",
        }
    },
    "root": {
        "handlers": ["console"],
        "level": env.choice("HUB_LOG_LEVEL", "WARNING", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A refused body is on record and told to its sender; it needs no line in the log.
        "django.request": {"level": "ERROR"},
        # Whoever asks for another host is told so; whole networks are looked through like that.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Requests that wait for a thread for a moment are no news.
        "waitress.queue": {"level": "ERROR"},
    },
}

env.refuse_unknown("HUB_")
