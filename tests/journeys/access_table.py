"""Who may open which address: one row an address, one column a role."""

from dataclasses import dataclass

GET, POST = "get", "post"
OWNER = "owner"
# The village, township and county are those of the startup claims; the owner is whoever filed the claim of the row.
NAMES = "lin organiser na-village na-township na-county zx-county na-finance zx-finance auditor admin"
ROLES = ("", OWNER, *NAMES.split())


@dataclass(frozen=True)
class Row:
    """`claim` names one of World.claims; `arguments` of the address, with names in braces; `answers` by role."""

    method: str
    claim: str
    arguments: tuple[object, ...]
    answers: str


# visitor, owner, other applicant, organiser | village, township, county, other county |
# finance, finance of another county | auditor, administrator
EVERYBODY = "200 200 200 200 | 200 200 200 200 | 200 200 | 200 200"
SIGNED_IN = "302 200 200 200 | 200 200 200 200 | 200 200 | 200 200"
OWNER_ONLY = "302 200 404 404 | 404 404 404 404 | 404 404 | 404 404"
OPERATOR = "302 200 409 409 | 409 409 409 409 | 409 409 | 409 409"
OWNER_ACTS = "302 302 404 404 | 404 404 404 404 | 404 404 | 404 404"
STAFF_READS = "302 403 403 403 | 200 200 200 200 | 200 200 | 200 200"
AUDITOR_READS = "302 403 403 403 | 403 403 403 403 | 403 403 | 200 403"
READERS = "302 200 404 404 | 200 200 200 404 | 200 404 | 200 200"
# A public list in the office: whoever has a post in the county or above it.
WATCHERS = "302 404 404 404 | 404 404 200 404 | 200 404 | 200 200"
# What somebody objects may tell who he is: reviewers and auditors of the county or above it.
OVERSEERS = "302 404 404 404 | 404 404 200 404 | 404 404 | 200 404"
AT_COUNTY = "302 409 404 404 | 409 409 200 404 | 409 404 | 409 409"
COUNTY_ALONE = "302 404 404 404 | 404 404 200 404 | 404 404 | 404 404"
ASKERS = "302 403 403 403 | 200 200 200 200 | 403 403 | 200 200"
STAFF = "302 403 403 403 | 200 200 200 200 | 200 200 | 200 200"
NOBODY_AT_DESKS = "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
TOWNSHIP_AND_COUNTY = "302 409 404 404 | 409 200 200 404 | 409 404 | 409 409"
# Whoever keeps the fund of the batch, or audits it.
FUND_KEEPERS = "302 404 404 404 | 404 404 404 404 | 404 200 | 200 404"
UNRELEASED = "302 404 404 404 | 404 404 404 404 | 404 409 | 409 404"
# Whoever makes the rules or administers an office of a county or above.
KEEPERS = "302 409 409 409 | 409 409 409 409 | 409 409 | 409 200"
DESKS_ALONE = "302 404 404 404 | 200 200 200 200 | 404 404 | 404 404"
PHRASE_OF_COUNTY = "302 404 404 404 | 404 404 302 404 | 404 404 | 404 404"
TABLE: dict[str, Row] = {
    "home": Row(GET, "", (), EVERYBODY),
    "about": Row(GET, "", (), EVERYBODY),
    "set_language": Row(POST, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "demo_clock": Row(GET, "", (), SIGNED_IN),
    "styleguide": Row(GET, "", (), EVERYBODY),
    "sign_in": Row(GET, "", (), "200 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "sign_out": Row(POST, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "sign_in_code": Row(GET, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "account:overview": Row(GET, "", (), SIGNED_IN),
    "account:password": Row(GET, "", (), SIGNED_IN),
    "account:end_session": Row(
        POST, "", ("0" * 16,), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"
    ),
    "account:second_factor": Row(GET, "", (), SIGNED_IN),
    "account:recovery_codes": Row(POST, "", (), "302 422 422 422 | 422 422 422 422 | 422 422 | 422 422"),
    "account:give_up": Row(POST, "", (), "302 422 422 422 | 422 422 422 422 | 422 422 | 422 422"),
    "security:accounts": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 403 403 | 403 403"),
    "security:account": Row(GET, "", (0,), "302 404 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "security:trail": Row(GET, "", (), AUDITOR_READS),
    "guides:list": Row(GET, "", (), EVERYBODY),
    "guides:programme": Row(GET, "", ("startup_grant",), EVERYBODY),
    "guides:county": Row(GET, "", ("startup_grant", "350583"), EVERYBODY),
    "rules:list": Row(GET, "", (), AUDITOR_READS),
    "rules:subject": Row(GET, "", ("standard", "350583"), AUDITOR_READS),
    "rules:compare": Row(GET, "", ("standard", "350583"), AUDITOR_READS),
    "rules:edition": Row(GET, "", ("edition",), AUDITOR_READS),
    "rules:preview": Row(GET, "", ("edition",), AUDITOR_READS),
    "rules:new": Row(GET, "", (), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 409"),
    "rules:draft": Row(
        GET, "", ("standard", "350583"), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 409"
    ),
    "rules:edit": Row(GET, "", ("edition",), "302 403 403 403 | 403 403 403 403 | 403 403 | 409 403"),
    "rules:act": Row(POST, "", ("edition",), "302 403 403 403 | 403 403 403 403 | 403 403 | 409 403"),
    "calendars:list": Row(GET, "", (), SIGNED_IN),
    "calendars:year": Row(GET, "", ("nation", "2026"), SIGNED_IN),
    "calendars:publish": Row(GET, "", (), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 200"),
    "claims:mine": Row(GET, "", (), SIGNED_IN),
    "claims:start": Row(GET, "", (), SIGNED_IN),
    "claims:open": Row(GET, "", ("startup_grant",), SIGNED_IN),
    "claims:attendance": Row(GET, "month", ("public_welfare_post",), OPERATOR),
    "claims:attendance_sheet": Row(GET, "month", ("public_welfare_post",), OPERATOR),
    "claims:attendance_upload": Row(
        POST, "month", ("public_welfare_post",), "302 422 409 409 | 409 409 409 409 | 409 409 | 409 409"
    ),
    "claims:posts": Row(GET, "", (), SIGNED_IN),
    "claims:post_new": Row(GET, "", (), "302 409 409 409 | 409 409 200 200 | 409 409 | 409 409"),
    "claims:post": Row(GET, "month", ("placement",), "302 200 404 404 | 404 404 404 404 | 404 404 | 200 200"),
    "claims:post_act": Row(
        GET, "month", ("placement", "end"), "302 200 404 404 | 404 404 404 404 | 404 404 | 409 409"
    ),
    "claims:detail": Row(GET, "county", ("key",), READERS),
    "claims:basis": Row(GET, "county", ("key",), READERS),
    "claims:step": Row(GET, "draft", ("key", "who"), OWNER_ONLY),
    "claims:remove_ticket": Row(POST, "approved", ("key",), OWNER_ACTS),
    "claims:attendance_of": Row(GET, "month", ("key",), OWNER_ACTS),
    "claims:check": Row(GET, "draft", ("key",), OWNER_ONLY),
    "claims:again": Row(POST, "county", ("key",), "302 409 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "claims:withdraw": Row(GET, "county", ("key",), OWNER_ONLY),
    "simulations:list": Row(GET, "", (), "302 403 403 403 | 403 403 200 200 | 403 403 | 200 403"),
    "simulations:new": Row(GET, "", (), "302 403 403 403 | 403 403 200 200 | 403 403 | 403 403"),
    "simulations:detail": Row(GET, "", ("simulation",), OVERSEERS),
    "simulations:progress": Row(
        GET, "", ("simulation",), "302 404 404 404 | 404 404 204 404 | 404 404 | 204 404"
    ),
    "simulations:cancel": Row(
        POST, "", ("simulation",), "302 404 404 404 | 404 404 409 404 | 404 404 | 409 404"
    ),
    "simulations:export": Row(GET, "", ("simulation",), OVERSEERS),
    "documents:evidence": Row(GET, "draft", ("key",), OWNER_ONLY),
    "documents:remove": Row(POST, "draft", ("key", "own file"), OWNER_ACTS),
    "documents:photograph": Row(
        POST, "visit", ("key",), "302 409 404 404 | 409 302 409 404 | 409 404 | 409 409"
    ),
    "documents:record_confirmation": Row(
        GET, "county", ("task of county", 1), "302 409 404 404 | 409 409 404 404 | 409 404 | 409 409"
    ),
    "documents:visit_sheet": Row(
        GET, "visit", ("key",), "302 409 404 404 | 409 200 409 404 | 409 404 | 409 409"
    ),
    "documents:file": Row(GET, "county", ("key", "file"), READERS),
    "documents:preview": Row(GET, "county", ("key", "file"), READERS),
    "documents:batch_papers": Row(GET, "", (), SIGNED_IN),
    "documents:batch_paper": Row(GET, "", ("batch paper",), FUND_KEEPERS),
    "documents:print_batch_paper": Row(POST, "", ("batch paper",), FUND_KEEPERS),
    "documents:scans": Row(GET, "", (), SIGNED_IN),
    "documents:batch_scans": Row(GET, "", ("batch",), FUND_KEEPERS),
    "documents:print_batch": Row(POST, "", ("batch",), UNRELEASED),
    "documents:scanned_page": Row(GET, "", ("scanned page",), FUND_KEEPERS),
    "documents:file_scan": Row(POST, "", ("scanned page",), UNRELEASED),
    "documents:stamped": Row(GET, "paying", ("key", "document"), READERS),
    "documents:letters": Row(GET, "", (), KEEPERS),
    "documents:letter": Row(GET, "", ("receipt",), KEEPERS),
    "documents:letter_preview": Row(GET, "", ("receipt",), KEEPERS),
    "documents:print": Row(POST, "paying", ("key", "document"), READERS),
    "documents:notice": Row(GET, "paying", ("key", "document"), READERS),
    "documents:roster": Row(GET, "roster", ("key",), "302 200 404 200 | 404 404 404 404 | 404 404 | 404 404"),
    "documents:roster_template": Row(
        GET, "roster", ("key",), "302 200 404 200 | 404 404 404 404 | 404 404 | 404 404"
    ),
    "documents:strike": Row(
        POST, "roster", ("key", 1), "302 302 404 302 | 404 404 404 404 | 404 404 | 404 404"
    ),
    "documents:mend": Row(GET, "roster", ("key", 1), "302 200 404 200 | 404 404 404 404 | 404 404 | 404 404"),
    "documents:notice_lists": Row(GET, "", (), SIGNED_IN),
    "documents:notice_list": Row(GET, "", ("notice",), WATCHERS),
    "documents:freeze": Row(POST, "", ("notice",), "302 404 404 404 | 404 404 409 404 | 409 404 | 409 409"),
    "documents:poster": Row(GET, "", ("notice",), WATCHERS),
    "documents:posting_photograph": Row(GET, "", ("notice", "posting"), WATCHERS),
    "documents:verify": Row(GET, "", (), EVERYBODY),
    "documents:verify_file": Row(POST, "", (), "422 422 422 422 | 422 422 422 422 | 422 422 | 422 422"),
    "documents:verified": Row(GET, "", ("code",), EVERYBODY),
    "approvals:desk": Row(GET, "", (), SIGNED_IN),
    "approvals:statistics": Row(GET, "", (), STAFF_READS),
    "approvals:statistics_export": Row(GET, "", (), STAFF_READS),
    "approvals:bulk": Row(GET, "", (), SIGNED_IN),
    "approvals:bulk_run": Row(GET, "", ("bulk",), COUNTY_ALONE),
    "approvals:bulk_progress": Row(GET, "", ("bulk",), COUNTY_ALONE),
    "approvals:phrases": Row(GET, "", (), DESKS_ALONE),
    "approvals:move_phrase": Row(POST, "", ("phrase",), PHRASE_OF_COUNTY),
    "approvals:retire_phrase": Row(POST, "", ("phrase",), PHRASE_OF_COUNTY),
    "approvals:take": Row(
        POST, "county", ("task of county",), "302 409 409 409 | 409 409 302 409 | 409 409 | 409 409"
    ),
    "approvals:put_back": Row(
        POST, "county", ("task of county",), "302 409 409 409 | 409 409 409 409 | 409 409 | 409 409"
    ),
    "approvals:decide": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:record": Row(
        GET, "county", ("task of county",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:visit": Row(
        GET, "visit", ("task of visit",), "302 409 404 404 | 409 200 409 404 | 409 404 | 409 409"
    ),
    "approvals:rejoin": Row(
        POST, "county", ("task of county",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:lines": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:accept": Row(GET, "county", ("task of county", "conflict"), AT_COUNTY),
    "approvals:transfer": Row(GET, "county", ("key",), AT_COUNTY),
    "approvals:ask_transfer": Row(GET, "county", ("key", "530627"), NOBODY_AT_DESKS),
    "approvals:send_back_transfer": Row(
        GET, "county", ("key",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:mend": Row(GET, "county", ("key",), OWNER_ACTS),
    "approvals:correction": Row(GET, "county", ("key",), TOWNSHIP_AND_COUNTY),
    "approvals:rectify": Row(POST, "visit", ("key", "consent"), NOBODY_AT_DESKS),
    "approvals:appeal": Row(GET, "county", ("key",), NOBODY_AT_DESKS),
    "approvals:appeal_outcome": Row(GET, "county", ("key",), NOBODY_AT_DESKS),
    "approvals:terminate": Row(
        GET, "county", ("key",), "302 409 404 404 | 409 200 200 404 | 409 404 | 409 409"
    ),
    "approvals:consult": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:consultation": Row(
        GET, "county", ("consultation",), "302 404 404 404 | 404 404 404 404 | 404 404 | 404 404"
    ),
    # Asked of nobody: who answers for a county of work is in tests/approvals/test_confirming.py.
    "approvals:confirmation": Row(GET, "", (1,), "302 404 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    # Nobody decides together here: tests/approvals/test_panel.py.
    "approvals:panel": Row(
        GET, "county", ("task of county",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:vote": Row(
        GET, "county", ("task of county",), "302 409 404 404 | 409 409 409 404 | 409 404 | 409 409"
    ),
    "approvals:send_back": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:hand_over": Row(GET, "county", ("task of county",), AT_COUNTY),
    "approvals:take_back": Row(
        GET, "county", ("key",), "302 409 404 404 | 409 200 409 404 | 409 404 | 409 409"
    ),
    "approvals:copy": Row(GET, "county", ("key",), "302 409 404 404 | 200 200 200 404 | 200 404 | 409 409"),
    "approvals:urge": Row(POST, "county", ("key",), "302 302 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "approvals:read_copy": Row(
        POST, "county", ("copy",), "302 404 404 404 | 404 404 302 404 | 404 404 | 404 404"
    ),
    "approvals:objections": Row(GET, "", (), SIGNED_IN),
    "approvals:objection": Row(GET, "", ("objection",), OVERSEERS),
    "approvals:assign": Row(
        POST, "", ("objection",), "302 404 404 404 | 404 404 302 404 | 404 404 | 409 404"
    ),
    "documents:findings": Row(GET, "", ("objection",), OVERSEERS),
    "documents:finding": Row(GET, "", ("objection", 1), OVERSEERS.replace("200", "404")),
    "approvals:unseal": Row(POST, "", ("objection",), OVERSEERS.replace("200", "409")),
    "approvals:answer": Row(POST, "", ("objection",), OVERSEERS.replace("200", "409")),
    "approvals:object": Row(GET, "", ("notice",), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "approvals:correct_notice": Row(
        GET, "", ("notice", 1), "302 404 404 404 | 404 404 409 404 | 409 404 | 409 409"
    ),
    "approvals:follow": Row(GET, "", (), EVERYBODY),
    "approvals:followed": Row(GET, "", ("0" * 20,), EVERYBODY),
    "approvals:ask_consent": Row(
        GET, "county", ("key",), "302 409 404 404 | 200 200 200 404 | 409 404 | 409 409"
    ),
    "approvals:consents": Row(GET, "", (), ASKERS),
    "approvals:consents_report": Row(GET, "", (), ASKERS),
    "approvals:consents_report_export": Row(GET, "", (), ASKERS),
    "approvals:consent": Row(GET, "", ("consent",), "302 404 404 404 | 200 200 200 404 | 404 404 | 200 200"),
    "duties:delegations": Row(GET, "", (), STAFF),
    "duties:delegate": Row(GET, "", (), STAFF),
    "duties:end": Row(POST, "", ("delegation",), "302 404 404 404 | 302 302 403 404 | 404 404 | 404 302"),
    "duties:relatives": Row(GET, "", (), STAFF),
    "duties:household": Row(POST, "", (), "302 403 403 403 | 422 422 422 422 | 422 422 | 422 422"),
    "approvals:notices": Row(GET, "", (), EVERYBODY),
    "approvals:notice": Row(GET, "", ("notice",), "410 410 410 410 | 410 410 410 410 | 410 410 | 410 410"),
    "payments:desk": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:claim": Row(GET, "paying", ("key",), "302 404 404 404 | 404 404 404 404 | 200 404 | 200 404"),
    "payments:batches": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:draw_up": Row(POST, "", (), "302 403 403 403 | 403 403 403 403 | 404 404 | 404 403"),
    "payments:batch": Row(GET, "", ("batch",), "302 403 403 403 | 403 403 403 403 | 404 200 | 200 403"),
    "payments:batch_progress": Row(
        GET, "", ("batch",), "302 403 403 403 | 403 403 403 403 | 404 204 | 204 403"
    ),
    "payments:release_sheet": Row(
        GET, "", ("batch",), "302 403 403 403 | 403 403 403 403 | 404 200 | 200 403"
    ),
    "payments:release_batch": Row(
        POST, "", ("batch",), "302 403 403 403 | 403 403 403 403 | 404 422 | 422 403"
    ),
    "payments:cancel_batch": Row(
        POST, "", ("batch",), "302 403 403 403 | 403 403 403 403 | 404 302 | 409 403"
    ),
    "payments:take_out": Row(POST, "", ("line",), "302 404 404 404 | 404 404 404 404 | 404 302 | 409 404"),
    "payments:held": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:note_missing": Row(
        POST, "", ("payment",), "302 404 404 404 | 404 404 404 404 | 409 404 | 409 404"
    ),
    "payments:confirm_missing": Row(
        POST, "", ("missing",), "302 404 404 404 | 404 404 404 404 | 409 404 | 409 404"
    ),
    "payments:resume": Row(
        GET, "approved", ("key",), "302 404 404 404 | 404 404 404 404 | 404 302 | 302 404"
    ),
    "payments:result": Row(POST, "paying", ("key",), "302 404 404 404 | 404 404 404 404 | 302 404 | 409 404"),
    "payments:account": Row(GET, "paying", ("key",), "302 409 404 404 | 404 404 404 404 | 404 404 | 404 404"),
    "payments:files": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:file": Row(GET, "", ("bank file",), "302 403 403 403 | 403 403 403 403 | 200 404 | 200 403"),
    "payments:download": Row(
        POST, "", ("bank file",), "302 403 403 403 | 403 403 403 403 | 200 404 | 409 403"
    ),
    "payments:funds": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:fund": Row(GET, "", ("fund",), "302 403 403 403 | 403 403 403 403 | 200 404 | 200 403"),
    "payments:fund_act": Row(
        POST, "", ("fund", "allot"), "302 403 403 403 | 403 403 403 403 | 422 404 | 409 403"
    ),
    "payments:upload": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 403 403"),
    "payments:return": Row(
        GET, "", ("bank return",), "302 403 403 403 | 403 403 403 403 | 200 404 | 200 403"
    ),
    "payments:seen": Row(POST, "", ("exception",), "302 403 403 403 | 403 403 403 403 | 302 404 | 409 403"),
    "payments:recoveries": Row(GET, "", (), "302 403 403 403 | 403 403 403 403 | 200 200 | 200 403"),
    "payments:recovery": Row(GET, "", ("recovery",), "302 404 404 404 | 404 404 404 404 | 200 404 | 200 404"),
    "payments:recovery_act": Row(
        POST, "", ("recovery", "repay"), "302 404 404 404 | 404 404 404 404 | 422 404 | 409 404"
    ),
    "payments:order_recovery": Row(
        GET, "paying", ("key",), "302 404 404 404 | 404 404 404 404 | 409 404 | 409 404"
    ),
    "notifications:inbox": Row(GET, "", (), SIGNED_IN),
    "notifications:message": Row(GET, "paying", ("message",), OWNER_ONLY),
    "notifications:mark_read": Row(POST, "paying", ("message",), OWNER_ACTS),
    "notifications:mark_all_read": Row(POST, "", (), "302 302 302 302 | 302 302 302 302 | 302 302 | 302 302"),
    "notifications:preview": Row(GET, "", (), SIGNED_IN),
}
