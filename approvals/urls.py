from django.urls import path

from approvals import views
from approvals.asking import views as asking_views
from approvals.board.views import correcting, objections, public
from approvals.bulk import views as bulk_views
from approvals.confirming import views as confirming_views
from approvals.endings import views as ending_views
from approvals.long_rosters import views as roster_views
from approvals.mending import views as mending_views
from approvals.moves import views as move_views
from approvals.office_phrases import views as phrase_views
from approvals.panel import views as panel_views
from approvals.timekeeping import views as timekeeping_views

app_name = "approvals"
urlpatterns = [
    path("claims/<str:key>/mend/", mending_views.mend, name="mend"),
    path("desk/", views.desk, name="desk"),
    path("desk/statistics/", timekeeping_views.statistics, name="statistics"),
    path("desk/statistics/export/", timekeeping_views.export, name="statistics_export"),
    path("desk/bulk/", bulk_views.bulk, name="bulk"),
    path("desk/bulk/<int:run_id>/", bulk_views.run, name="bulk_run"),
    path("desk/bulk/<int:run_id>/progress/", bulk_views.progress, name="bulk_progress"),
    path("desk/phrases/", phrase_views.phrases, name="phrases"),
    path("desk/phrases/<int:phrase_id>/up/", phrase_views.move_up, name="move_phrase"),
    path("desk/phrases/<int:phrase_id>/retire/", phrase_views.retire, name="retire_phrase"),
    path("desk/consents/", asking_views.consents, name="consents"),
    path("desk/consents/report/", asking_views.report, name="consents_report"),
    path("desk/consents/report/export/", asking_views.export, name="consents_report_export"),
    path("desk/consents/<int:consent_id>/", asking_views.consent, name="consent"),
    path("claims/<str:key>/consents/ask/", asking_views.ask, name="ask_consent"),
    path("desk/<int:task_id>/take/", views.take, name="take"),
    path("desk/<int:task_id>/put-back/", views.put_back, name="put_back"),
    path("desk/<int:task_id>/decide/", views.decide, name="decide"),
    path("desk/<int:task_id>/rejoin/", roster_views.rejoin, name="rejoin"),
    path("desk/<int:task_id>/lines/", roster_views.lines, name="lines"),
    path("desk/<int:task_id>/visit/", views.visit, name="visit"),
    path("desk/<int:task_id>/conflicts/<int:conflict_id>/", views.accept, name="accept"),
    path("desk/<int:task_id>/record/", views.record, name="record"),
    path("claims/<str:key>/transfer/", ending_views.transfer, name="transfer"),
    path(
        "claims/<str:key>/transfer/<str:county_code>/consent/", ending_views.ask_transfer, name="ask_transfer"
    ),
    path("claims/<str:key>/transfer/send-back/", ending_views.send_back_transfer, name="send_back_transfer"),
    path("desk/<int:task_id>/consult/", move_views.consult, name="consult"),
    path("desk/consultations/<int:consultation_id>/", move_views.consultation, name="consultation"),
    path("desk/<int:task_id>/panel/", panel_views.members, name="panel"),
    path("desk/<int:task_id>/vote/", panel_views.speak, name="vote"),
    path("desk/confirmations/<int:confirmation_id>/", confirming_views.confirmation, name="confirmation"),
    path("desk/<int:task_id>/send-back/", move_views.send_back, name="send_back"),
    path("desk/<int:task_id>/hand-over/", move_views.hand_over, name="hand_over"),
    path("desk/claims/<str:key>/take-back/", move_views.take_back, name="take_back"),
    path("desk/claims/<str:key>/copy/", move_views.copy, name="copy"),
    path("desk/claims/<str:key>/urge/", move_views.urge, name="urge"),
    path("desk/copies/<int:copy_id>/read/", move_views.read_copy, name="read_copy"),
    path("claims/<str:key>/appeal/", ending_views.appeal, name="appeal"),
    path("claims/<str:key>/appeal/outcome/", ending_views.appeal_outcome, name="appeal_outcome"),
    path("claims/<str:key>/correction/", ending_views.correction, name="correction"),
    path("claims/<str:key>/correction/<int:consent_id>/", ending_views.rectify, name="rectify"),
    path("claims/<str:key>/terminate/", ending_views.terminate, name="terminate"),
    path("desk/objections/", objections.objections, name="objections"),
    path("desk/objections/<int:objection_id>/", objections.objection, name="objection"),
    path("desk/objections/<int:objection_id>/assign/", objections.assign, name="assign"),
    path("desk/objections/<int:objection_id>/unseal/", objections.unseal, name="unseal"),
    path("desk/objections/<int:objection_id>/answer/", objections.answer, name="answer"),
    path("notices/<int:notice_id>/object/", objections.raise_one, name="object"),
    path("notices/<int:notice_id>/lines/<int:position>/", correcting.correct, name="correct_notice"),
    path("objections/", objections.follow, name="follow"),
    path("objections/<str:code>/", objections.followed, name="followed"),
    path("notices/", public.notices, name="notices"),
    path("notices/<int:notice_id>/", public.notice, name="notice"),
]
