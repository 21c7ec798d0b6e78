"""A Django project as `startproject` makes it, for production, without the parts that no request of the bench needs."""

import os
from pathlib import Path

FOLDER = Path(os.environ["FOLDER"])

DEBUG = False
SECRET_KEY = "wT3v9ZkYpQ7xJ1mLr5cNf8sHb2dGg4aEuK6oXiVtB0jRyCzMqWnP"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "accounts.urls"
WSGI_APPLICATION = "accounts.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "accounts",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "django.sqlite",
        # Kept open, as at the others: a new one for each request would cost it more.
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"

EMAIL_BACKEND = "accounts.mail.CountingBackend"
DEFAULT_FROM_EMAIL = "accounts@example.com"
