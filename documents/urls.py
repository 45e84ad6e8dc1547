from django.urls import path

from documents.views import files, verify

app_name = "documents"
urlpatterns = [
    path("documents/<str:key>/files/<int:evidence_id>/", files.file, name="file"),
    path("documents/<str:key>/files/<int:evidence_id>/preview/", files.preview, name="preview"),
    path("documents/<str:key>/notices/<int:document_id>/", files.notice, name="notice"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verified, name="verified"),
]
