"""Settings of the company, all for chiefs."""

from django.urls import path

from kochka.web.settings import backups, calendar, changes, company, entities, lists, logo, prices, rates

urlpatterns = [
    path("", company.company, name="settings"),
    path("logo/", logo.change, name="settings_logo"),
    path("access/", company.access, name="settings_access"),
    path("calendar/", calendar.calendar, name="settings_calendar"),
    path("calendar/unmark/", calendar.unmark, name="settings_unmark"),
    path("backups/", backups.backups, name="settings_backups"),
    path("backups/now/", backups.make_now, name="settings_backup_now"),
    path("changes/", changes.changes, name="settings_changes"),
    path("changes/audit.csv", changes.as_csv, name="settings_changes_csv"),
    path("entities/", entities.page, name="settings_entities"),
    path("entities/colour/", entities.colour, name="settings_colour"),
    path("entities/<int:pk>/", entities.entity, name="settings_entity"),
    path("entities/<int:pk>/vat/", entities.vat, name="settings_entity_vat"),
    path("entities/<int:pk>/logo/", entities.logo, name="settings_entity_logo"),
    path("prices/", prices.page, name="settings_prices"),
    path("prices/<int:pk>/", prices.role, name="settings_price"),
    path("rates/", rates.page, name="settings_rates"),
    path("rates/<int:pk>/", rates.rate, name="settings_rate"),
    path("<slug:slug>/", lists.page, name="settings_list"),
    path("<slug:slug>/<int:pk>/", lists.row, name="settings_row"),
    path("<slug:slug>/<int:pk>/<slug:what>/", lists.act, name="settings_act"),
]
