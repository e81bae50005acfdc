"""The library of works and whole proposals."""

from django.urls import path

from kochka.web.library import page, pieces

urlpatterns = [
    path("", page.library, name="library"),
    path("works/new/", pieces.new, name="library_new"),
    path("works/<int:pk>/", pieces.work, name="library_work"),
    path("works/<int:pk>/retirement/", pieces.retirement, name="library_retirement"),
    path("proposals/<int:pk>/retirement/", pieces.whole_retirement, name="library_whole_retirement"),
]
