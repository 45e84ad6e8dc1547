from django.urls import path

from workflows.views import simulations

app_name = "simulations"

urlpatterns = [
    path("", simulations.simulations, name="list"),
    path("new/", simulations.new, name="new"),
    path("<int:pk>/", simulations.detail, name="detail"),
    path("<int:pk>/progress/", simulations.progress, name="progress"),
    path("<int:pk>/cancel/", simulations.cancel, name="cancel"),
    path("<int:pk>/export.xlsx", simulations.export, name="export"),
]
