"""What an account has beside what Django keeps of it."""

from django.conf import settings
from django.db import models


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    email_confirmed = models.BooleanField(default=False)
    display_name = models.CharField(max_length=100, null=True)
    locale = models.CharField(max_length=35, null=True)
