"""Makes the database of a project and users in it, all by Django's own code, and prints what a test has to know."""

import json
import sys

import django

django.setup()

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.module_loading import import_string

PASSWORD = "correct horse battery staple 🔑"
HASHERS = [
    "PBKDF2PasswordHasher",
    "PBKDF2SHA1PasswordHasher",
    "Argon2PasswordHasher",
    "BCryptSHA256PasswordHasher",
    "ScryptPasswordHasher",
]

users = get_user_model().objects
has_usernames = get_user_model().USERNAME_FIELD == "username"


def create(email, password=PASSWORD):
    names = [email] if has_usernames else []
    return users.create_user(*names, email=email, password=password)


def link_for(user):
    """What Django mails, read from the database as its view does."""
    user = users.get(pk=user.pk)
    return {
        "uid": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }


def make_stock_users():
    hashed = []
    for name in HASHERS:
        path = f"django.contrib.auth.hashers.{name}"
        try:
            algorithm = import_string(path).algorithm
        except ImportError:
            continue  # This Django is older than the hasher.
        with override_settings(PASSWORD_HASHERS=[path]):
            email = f"{algorithm}@example.com"
            user = create(email)
        hashed.append({"id": str(user.pk), "email": email, "algorithm": algorithm})

    off = create("off@example.com")
    off.is_active = False
    off.save()
    create("unusable@example.com", None)
    seen = create("Seen@example.com")
    Client().login(username=seen.get_username(), password=PASSWORD)
    unseen = create("unseen@example.com")
    users.create_user("nobody", password=PASSWORD)
    create("SEEN@example.com")
    return {
        "hashed": hashed,
        "seenLink": link_for(seen),
        "unseenLink": link_for(unseen),
        "offLink": link_for(off),
        "lastLogin": users.get(pk=seen.pk).last_login.isoformat(),
    }


def make_people():
    from people.models import Profile

    proven, waiting = create("proven@example.com"), create("waiting@example.com")
    Profile.objects.create(user=proven, email_confirmed=True)
    Profile.objects.create(user=waiting)
    return {
        "ids": [str(proven.pk), str(waiting.pk)],
        "provenLink": link_for(proven),
        "waitingLink": link_for(waiting),
    }


call_command("migrate", run_syncdb=True, verbosity=0)
made = make_stock_users() if has_usernames else make_people()
json.dump({"password": PASSWORD, "version": django.get_version(), **made}, sys.stdout)
