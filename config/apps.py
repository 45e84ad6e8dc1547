from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The shell: it owns no table; it is an app so that its templates, static files and commands are found."""

    name = "config"
