"""Makes and checks tokens of reset links, so many times, and says how many of them a second."""

import datetime
import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accounts.settings")
django.setup()

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator as tokens

times = int(sys.argv[1])
user = User(
    id=1,
    email="ada@example.com",
    password="argon2$argon2id$v=19$m=102400,t=2,p=8$" + "s" * 22 + "$" + "h" * 43,
    last_login=datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.timezone.utc),
)
token = tokens.make_token(user)


def rate_of(once):
    started = time.perf_counter()
    for _ in range(times):
        once()
    return times / (time.perf_counter() - started)


print(
    json.dumps(
        {
            "make": rate_of(lambda: tokens.make_token(user)),
            "check": rate_of(lambda: tokens.check_token(user, token)),
        }
    )
)
