from django.urls import path

from payments import views
from payments.bank import views as bank
from payments.funds import views as funds

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
    path("<str:key>/", views.claim, name="claim"),
    path("<str:key>/release/", views.release, name="release"),
    path("<str:key>/result/", views.result, name="result"),
    path("<str:key>/account/", views.account, name="account"),
]
