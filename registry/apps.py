from django.apps import AppConfig
from django.core.checks import Tags, register

from registry.checks import published_rules_fit, require_usable_keys, stored_data_opens


class RegistryConfig(AppConfig):
    name = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        require_usable_keys()
        register(stored_data_opens, Tags.database)
        register(published_rules_fit, Tags.database)
