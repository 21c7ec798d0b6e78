"""Mails go nowhere, and are counted."""

import os

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

# One byte for each mail: a file is what all worker processes have in common.
_COUNT = os.open(settings.FOLDER / "django-mails", os.O_WRONLY | os.O_CREAT | os.O_APPEND)


class CountingBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        messages = list(email_messages)
        os.write(_COUNT, b"." * len(messages))
        return len(messages)
