"""A site of which only the front page is deployed."""

from django.urls import path

from config import views

urlpatterns = [path("", views.home, name="home")]
