from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from registry.models.user import User


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that it can be listed and ended. `user` is None before signing in."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.user or '-'} {self.expire_date:%Y-%m-%d %H:%M}"
