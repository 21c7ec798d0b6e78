"""Makes the database, with everybody in it who has an account before anything is measured."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accounts.settings")
django.setup()

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction

from accounts.models import Profile

call_command("migrate", run_syncdb=True, verbosity=0)
given = json.loads((settings.FOLDER / "accounts.json").read_text())
password = make_password(given["password"])
with transaction.atomic():
    for address in given["addresses"]:
        user = User.objects.create(username=address, email=address, password=password)
        Profile.objects.create(user=user, email_confirmed=True)
