from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

# What packages contribute, and the modules that register themselves when imported.
CONTRIBUTIONS = ("claim_checks", "claim_jobs", "claim_panels", "claim_sheets")
SELF_REGISTERING = ("delays", "relay", "tasks", "system_checks")


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules(*CONTRIBUTIONS, *SELF_REGISTERING)
