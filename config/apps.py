from django.apps import AppConfig

from config.celery import app as celery_app


class ConfigConfig(AppConfig):
    """The shell: it owns no table; it is an app so that its templates, static files and commands are found."""

    name = "config"

    def ready(self) -> None:
        # Every process that commits work rings for it, in any of its threads: without this the ring of a web
        # server would go to a nameless application with the broker of Celery's own defaults.
        celery_app.set_default()
