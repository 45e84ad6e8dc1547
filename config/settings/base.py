"""What is true everywhere. Everything a deployment may change comes from the environment (see docs/operating.md)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.keys import personal_data_keys, secret

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("SHENLING_VAR", default=str(BASE_DIR / "var")))
# Drawn by `manage.py build_fonts` from the fonts of the machine: no data, so demonstration and tests share them.
FONTS_DIR = Path(env.str("SHENLING_FONTS", default=str(VAR_DIR / "fonts")))
SECRET_KEY = secret("SECRET_KEY", VAR_DIR)
PERSONAL_DATA_KEYS, PERSONAL_DATA_KEY_ID = personal_data_keys(VAR_DIR)
BLIND_INDEX_KEY = secret("BLIND_INDEX_KEY", VAR_DIR)
VERIFICATION_KEY = secret("VERIFICATION_KEY", VAR_DIR)

DEBUG = False
DEMO = env.bool("SHENLING_DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
# Where the users of this installation find its source (AGPL section 13); empty: the page says whom to ask.
SOURCE_URL = env.str("SOURCE_URL", default="")

# In the order of the journey of a claim, lowest package last: templates and commands of an upper package win.
INSTALLED_APPS = [
    "config",
    "notifications",
    "documents",
    "payments",
    "approvals",
    "workflows",
    "registry",
    "viewflow.workflow",
    "django_htmx",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.sessions.IdleMiddleware",
    "config.rules.RulesMiddleware",
    "config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.refusals.RefusalMiddleware",
    "config.sessions.EnrolFirstMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.shell.shell",
            ],
        },
    }
]

# SQLite needs WAL and IMMEDIATE: with deferred transactions concurrent writers fail at once ("database is locked").
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'shenling.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        # The last: a migration makes a table anew and renames it, while triggers of other tables name the old one.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA legacy_alter_table=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "registry.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registry/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Whoever holds a post of these roles enrols a second factor before anything else; empty: nobody has to.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=["reviewer", "finance", "auditor", "policy", "administrator", "security"],
)
# Whether somebody who has a second factor is asked for it at signing in. Acts with money ask in any case.
SECOND_FACTOR_AT_SIGN_IN = env.bool("SECOND_FACTOR_AT_SIGN_IN", default=True)
SESSION_ENGINE = "registry.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Received and issued files are private: no URL serves this folder, only views that ask who is reading.
MEDIA_ROOT = VAR_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
SCANS_MAX_BYTES = 4 * EVIDENCE_MAX_BYTES
UPLOAD_MAX_BODY = 5 * EVIDENCE_MAX_BYTES
FILE_UPLOAD_HANDLERS = [
    "documents.uploads.BodyLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Shenling <noreply@localhost>")

# How often a process looks for rules published since; it also looks whenever the day has changed.
RULEBOOK_SECONDS: int | None = env.int("RULEBOOK_SECONDS", default=30)

# So many working days before a step is due its office is reminded.
REMIND_WORKING_DAYS = env.int("REMIND_WORKING_DAYS", default=2)

# Whether acceptance, correction, refusal and the like are also put on paper; money is in any case.
ISSUE_LETTERS = env.bool("ISSUE_LETTERS", default=True)

# Who signs papers as they are issued: the path of a class as `documents.signing.Signer` says; empty: nobody.
SIGNER = env.str("SIGNER", default="")
SIGNER_KEY_FILE = env.str("SIGNER_KEY_FILE", default="")
SIGNER_PASSPHRASE_FILE = env.str("SIGNER_PASSPHRASE_FILE", default="")
# The only certificates, in a PEM file, under which a signature counts.
SIGNATURE_ROOTS = env.str("SIGNATURE_ROOTS", default="")

# "embedded": the process that commits runs the job, the relay runs what is left. "celery": the broker rings the bell.
JOBS_RUNNER = env.str("JOBS_RUNNER", default="embedded")
# A worker that has not finished by then is taken for dead, and another may begin the job anew.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=120)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://")
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_TASK_DEFAULT_QUEUE", default="shenling")
CELERY_TASK_TIME_LIMIT = JOB_LEASE_SECONDS
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = env.json("CELERY_BROKER_TRANSPORT_OPTIONS", default={})

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
