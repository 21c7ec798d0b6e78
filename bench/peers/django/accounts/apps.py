"""What each connection to the database is set to."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


def set_up(connection, **_):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        connection_created.connect(set_up)
