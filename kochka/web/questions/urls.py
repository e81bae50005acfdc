"""Questions to experts on a deal."""

from django.urls import path

from kochka.web.questions import acts, session_acts

urlpatterns = [
    path("", acts.question, name="question"),
    path("hands/", acts.hand, name="hand_offer"),
    path("hands/<int:pk>/back/", acts.hand_back, name="hand_back"),
    path("sessions/", session_acts.session, name="session_new"),
    path("sessions/<int:pk>/agreement/", session_acts.agreement, name="session_agreement"),
    path("sessions/<int:pk>/note/", session_acts.note, name="session_note"),
    path("sessions/<int:pk>/end/", session_acts.end, name="session_end"),
    path("<int:pk>/taking/", acts.taking, name="question_taking"),
    path("<int:pk>/answer/", acts.answering, name="question_answer"),
    path("<int:pk>/asking-back/", acts.asking_back, name="question_asking_back"),
    path("<int:pk>/refusal/", acts.declining, name="question_refusal"),
    path("<int:pk>/queue/", acts.passing, name="question_passing"),
    path("<int:pk>/reply/", acts.replying, name="question_reply"),
    path("<int:pk>/note/", acts.keeping, name="question_keeping"),
    path("<int:pk>/end/", acts.end, name="question_end"),
]
