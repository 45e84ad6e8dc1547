from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("<str:key>/", views.claim, name="claim"),
    path("<str:key>/release/", views.release, name="release"),
    path("<str:key>/result/", views.result, name="result"),
    path("<str:key>/account/", views.account, name="account"),
]
