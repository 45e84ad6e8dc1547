from django.urls import path

from documents.views import (
    batch_papers,
    confirmations,
    evidence,
    files,
    findings,
    letters,
    notice_lists,
    roster,
    scans,
    verify,
)

app_name = "documents"
urlpatterns = [
    path("documents/batches/", batch_papers.batch_papers, name="batch_papers"),
    path("documents/batches/<int:document_id>/", batch_papers.batch_paper, name="batch_paper"),
    path(
        "documents/batches/<int:document_id>/print/", batch_papers.print_batch_paper, name="print_batch_paper"
    ),
    path("documents/scans/", scans.scans, name="scans"),
    path("documents/scans/<int:batch_id>/", scans.batch_scans, name="batch_scans"),
    path("documents/scans/<int:batch_id>/print/", scans.print_batch, name="print_batch"),
    path("documents/scans/pages/<int:page_id>/", scans.page, name="scanned_page"),
    path("documents/scans/pages/<int:page_id>/file/", scans.file_by_hand, name="file_scan"),
    path("documents/letters/", letters.letters, name="letters"),
    path("documents/letters/<slug:kind>/", letters.letter, name="letter"),
    path("documents/letters/<slug:kind>/preview.pdf", letters.preview, name="letter_preview"),
    path("documents/<str:key>/evidence/", evidence.evidence, name="evidence"),
    path("documents/<str:key>/evidence/<int:evidence_id>/remove/", evidence.remove, name="remove"),
    path("documents/<str:key>/photograph/", evidence.photograph, name="photograph"),
    path("documents/<str:key>/visit-sheet.pdf", files.visit_sheet, name="visit_sheet"),
    path("documents/<str:key>/files/<int:evidence_id>/", files.file, name="file"),
    path("documents/<str:key>/files/<int:evidence_id>/preview/", files.preview, name="preview"),
    path("documents/<str:key>/notices/<int:document_id>/", files.notice, name="notice"),
    path("documents/<str:key>/notices/<int:document_id>/print/", files.print_notice, name="print"),
    path("documents/<str:key>/notices/<int:document_id>/stamped.pdf", files.stamped, name="stamped"),
    path("documents/<str:key>/roster/", roster.roster, name="roster"),
    path("documents/<str:key>/roster/template.xlsx", roster.roster_template, name="roster_template"),
    path("documents/<str:key>/roster/<int:position>/strike/", roster.strike, name="strike"),
    path("documents/<str:key>/roster/<int:position>/mend/", roster.mend, name="mend"),
    path(
        "desk/<int:task_id>/confirmations/<int:confirmation_id>/",
        confirmations.confirmation,
        name="record_confirmation",
    ),
    path("desk/notices/", notice_lists.notice_lists, name="notice_lists"),
    path("desk/notices/<int:list_id>/", notice_lists.notice_list, name="notice_list"),
    path("desk/notices/<int:list_id>/freeze/", notice_lists.freeze, name="freeze"),
    path("desk/notices/<int:list_id>/poster.pdf", notice_lists.poster, name="poster"),
    path(
        "desk/notices/<int:list_id>/postings/<int:posting_id>/",
        notice_lists.posting_photograph,
        name="posting_photograph",
    ),
    path("desk/objections/<int:objection_id>/files/", findings.findings, name="findings"),
    path("desk/objections/<int:objection_id>/files/<int:file_id>/", findings.finding, name="finding"),
    path("verify/", verify.verify, name="verify"),
    path("verify/file/", verify.verify_file, name="verify_file"),
    path("verify/<str:code>/", verify.verified, name="verified"),
]
