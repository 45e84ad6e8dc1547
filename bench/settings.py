"""The settings of the tests, with viewflow's stock flow and its stock pages beside our own: for the benches alone."""

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.stock", "viewflow", "django_filters"]
