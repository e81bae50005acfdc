"""Bringing in what another system holds."""

from django.urls import path

from kochka.web.imports import file as import_file
from kochka.web.imports import pages as import_pages

urlpatterns = [
    path("", import_pages.imports, name="imports"),
    path("<int:run_id>/", import_pages.run, name="import_run"),
    path("<int:run_id>/undoing/", import_pages.undoing, name="import_undoing"),
    path("files/<int:upload_id>/", import_file.file, name="import_file"),
    path("files/<int:upload_id>/check/", import_file.check, name="import_check"),
    path("files/<int:upload_id>/bringing/", import_file.bring, name="import_bring"),
    path("files/<int:upload_id>/rejected/", import_file.rejected, name="import_rejected"),
    path("files/<int:upload_id>/map/", import_file.map_of_file, name="import_map"),
    path("maps/<int:map_id>/", import_file.kept_map, name="kept_map"),
    path("errands/<int:errand_id>/", import_file.progress, name="import_progress"),
]
