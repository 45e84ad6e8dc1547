from django.urls import path

from workflows.views import again, attendance, basis, check, detail, fill, mine, posts, start, withdraw

app_name = "claims"

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("start/", start.start, name="start"),
    path("start/<slug:programme>/", start.open_claim, name="open"),
    path("attendance/<slug:programme>/", attendance.attendance, name="attendance"),
    path("attendance/<slug:programme>/sheet/", attendance.attendance_sheet, name="attendance_sheet"),
    path("attendance/<slug:programme>/upload/", attendance.attendance_upload, name="attendance_upload"),
    path("posts/", posts.posts, name="posts"),
    path("posts/new/", posts.register, name="post_new"),
    path("posts/<int:placement_id>/", posts.post, name="post"),
    path("posts/<int:placement_id>/<slug:verb>/", posts.act, name="post_act"),
    path("<str:key>/", detail.detail, name="detail"),
    path("<str:key>/fill/tickets/remove/", fill.remove_one_ticket, name="remove_ticket"),
    path("<str:key>/fill/<slug:step>/", fill.step, name="step"),
    path("<str:key>/attendance/", attendance.attendance_of, name="attendance_of"),
    path("<str:key>/basis/", basis.basis, name="basis"),
    path("<str:key>/check/", check.check, name="check"),
    path("<str:key>/again/", again.again, name="again"),
    path("<str:key>/withdraw/", withdraw.withdraw, name="withdraw"),
]
