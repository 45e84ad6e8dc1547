from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from registry import clock
from registry.models.person import Person
from registry.text import normalise


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Store a user who may sign in with `password`; with None he cannot. Names are kept in lower case."""
        user = self.model(username=self.model.normalise_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user of the operators: all permissions, still no post and so no claim to decide."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=self.model.normalise_username(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: applicant, operator of a unit, holder of posts. Only posts give rights."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=50)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="users")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="registry_user_username_case_insensitive")
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def normalise_username(cls, username: str) -> str:
        """One spelling for every way of typing a user name: half width, no spaces, lower case."""
        return normalise(username).lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
