from django.apps import AppConfig
from django.core.checks import register

from documents.checks import fonts_are_built, renderer_is_complete


class DocumentsConfig(AppConfig):
    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(renderer_is_complete)
        register(fonts_are_built)
