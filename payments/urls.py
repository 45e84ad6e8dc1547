from django.urls import path

from payments import views
from payments.bank import views as bank
from payments.batches import views as batches
from payments.funds import views as funds
from payments.recovery import views as recovery

app_name = "payments"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("files/", bank.files, name="files"),
    path("files/<int:file_id>/", bank.bank_file, name="file"),
    path("files/<int:file_id>/download/", bank.download, name="download"),
    path("returns/", bank.upload, name="upload"),
    path("returns/<int:return_id>/", bank.bank_return, name="return"),
    path("exceptions/<int:exception_id>/", bank.seen, name="seen"),
    path("funds/", funds.funds, name="funds"),
    path("funds/<int:fund_id>/", funds.fund, name="fund"),
    path("funds/<int:fund_id>/<str:name>/", funds.act, name="fund_act"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.draw_up, name="draw_up"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/progress/", batches.progress, name="batch_progress"),
    path("batches/<int:batch_id>/sheet/", batches.release_sheet, name="release_sheet"),
    path("batches/<int:batch_id>/release/", batches.release, name="release_batch"),
    path("batches/<int:batch_id>/cancel/", batches.cancel, name="cancel_batch"),
    path("lines/<int:line_id>/out/", batches.take_out, name="take_out"),
    path("held/", batches.held, name="held"),
    path("payments/<int:disbursement_id>/missing/", batches.note_missing, name="note_missing"),
    path("missing/<int:missing_id>/confirm/", batches.confirm_missing, name="confirm_missing"),
    path("recoveries/", recovery.recoveries, name="recoveries"),
    path("recoveries/<int:case_id>/", recovery.recovery, name="recovery"),
    path("recoveries/<int:case_id>/<str:name>/", recovery.act, name="recovery_act"),
    path("<str:key>/recover/", recovery.order, name="order_recovery"),
    path("<str:key>/", views.claim, name="claim"),
    path("<str:key>/resume/", batches.resume, name="resume"),
    path("<str:key>/result/", views.result, name="result"),
    path("<str:key>/account/", views.account, name="account"),
]
