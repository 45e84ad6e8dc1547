"""The Celery application: every task it runs is a row first (workflows.models.Job); the broker is only a doorbell."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
app = Celery("shenling")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
