"""The pages of the first visit."""

from django.urls import path, re_path

from kochka.ops.doors import views

urlpatterns = [
    path("", views.doors, name="doors"),
    path("demo/", views.demo, name="demo"),
    path("company/", views.company, name="company"),
    path("progress/", views.progress, name="progress"),
    path("progress.json", views.progress_facts, name="progress_facts"),
    path("language/<str:code>/", views.language, name="language"),
    re_path(r"^", views.elsewhere),
]
