"""People and teams: their lists, and what a chief does to one."""

from django.urls import include, path

from kochka.web.people import changes as people_changes
from kochka.web.people import leaving, links, open_hours, securing, skilled, teamwork
from kochka.web.people import lists as people

on_a_person = [
    path("", people.person_page, name="person"),
    path("roles/", people_changes.roles, name="person_roles"),
    path("skills/", skilled.skills, name="person_skills"),
    path("hours/", open_hours.theirs, name="person_hours"),
    path("team/", people_changes.team, name="person_team"),
    path("name/", people_changes.name, name="person_name"),
    path("link/", links.link, name="person_link"),
    path("link/withdrawal/", links.withdrawal, name="person_link_withdrawal"),
    path("sessions/", securing.end_sessions, name="person_sessions"),
    path("second-factor/", securing.factor_off, name="person_factor"),
    path("lock/", securing.lock_lifting, name="person_lock"),
    path("leaving/", leaving.leaving, name="person_leaving"),
    path("return/", people_changes.coming_back, name="person_return"),
]

urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people_changes.invitation, name="invitation"),
    path("<int:pk>/", include(on_a_person)),
    path("teams/", people.teams, name="teams"),
    path("teams/new/", teamwork.founding, name="new_team"),
    path("teams/<int:pk>/name/", teamwork.team_name, name="team_name"),
    path("teams/<int:pk>/people/", teamwork.members, name="team_people"),
    path("teams/<int:pk>/retirement/", teamwork.retirement, name="team_retirement"),
]
