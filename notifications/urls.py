from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("preview/", views.preview, name="preview"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/read/", views.mark_read, name="mark_read"),
]
