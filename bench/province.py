"""A province full of claims, written by the database itself: the office of one county has as much to do in each size.

Each county has 3,000 claims, of which every tenth lies at its desk (a third of them taken), the others were decided
by its township and its county. So more claims means more counties. Foreign keys are not looked up while the rows are
written.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from viewflow.workflow.fields import get_flow_ref, get_task_ref
from viewflow.workflow.models import Process, Task

from approvals.models import Decision, Seat
from bench.stock.flows import StockFlow
from registry.enums import Level, OfficeKind
from registry.models import Division, Office, Post, User
from registry.pilot import DEMO_DAY
from workflows.models import Claim, OpenItem, PlanStep

OF_A_COUNTY, OPEN_ONE_IN, TAKEN_ONE_IN = 3000, 10, 3
FIRST, FIRST_PLACE = "350583", "350583106001"
# County k (0: that of the pilot) and the place of its claims; claim n lies in county n % counties.
COUNTY = f"CASE WHEN k = 0 THEN '{FIRST}' ELSE '99' || to_char(k, 'FM0000') END"
PLACE = f"CASE WHEN k = 0 THEN '{FIRST_PLACE}' ELSE '99' || to_char(k, 'FM0000') || '001001' END"
DAY = "date '2021-01-01' + (n * 1880 / {claims})::int"


def settle(claims: int) -> None:
    """Fill the database of this connection, which holds the pilot, with so many claims; ours and viewflow's."""
    counties = claims // OF_A_COUNTY
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    _places(counties)
    _claims(claims, counties)
    _decisions(claims, counties)
    _stock(claims)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _places(counties: int) -> None:
    """A county with its office, township and village each, and two reviewers: user 1000 + k and 1000000 + k."""
    fill(Division, "(VALUES (1)) AS one", code="'99'", name="'测试省'", level="'province'", parent="NULL")
    levels = (
        (Level.PREFECTURE, "DISTINCT substr('99' || to_char(k, 'FM0000'), 1, 4)", 4),
        (Level.COUNTY, "'99' || to_char(k, 'FM0000')", 6),
        (Level.TOWNSHIP, "'99' || to_char(k, 'FM0000') || '001'", 9),
        (Level.VILLAGE, "'99' || to_char(k, 'FM0000') || '001001'", 12),
    )
    parents = {4: 2, 6: 4, 9: 6, 12: 9}
    for level, code, length in levels:
        fill(
            Division,
            f"(SELECT {code} AS code FROM generate_series(1, {counties - 1}) k) AS c",
            code="code",
            name="'第' || code",
            full_name="'测试省第' || code",
            level=f"'{level}'",
            parent=f"substr(code, 1, {parents[length]})",
        )
    each = f"generate_series(1, {counties - 1}) k"
    fill(
        Office,
        each,
        id="10000 + k",
        name="'第' || k || '县人社局'",
        kind=f"'{OfficeKind.HRSS}'",
        level=f"'{Level.COUNTY}'",
        division="'99' || to_char(k, 'FM0000')",
    )
    for shift in (1_000, 1_000_000):
        fill(
            User,
            each,
            id=f"{shift} + k",
            username=f"'bench-' || {shift} + k",
            name="'审核员'",
            password="''",
        )
    fill(
        Post,
        each,
        user="1000 + k",
        office="10000 + k",
        role="'reviewer'",
        valid_from="date '2020-01-01'",
    )


def _claims(claims: int, counties: int) -> None:
    person = User.objects.get(username="chen").person_id
    applicant = User.objects.get(username="chen").pk
    source = (
        f"(SELECT n, mod(n, {counties}) AS k, {DAY.format(claims=claims)} AS day, {_is_open(counties)} AS open "
        f"FROM generate_series(1, {claims}) n) AS c"
    )
    fill(
        Claim,
        source,
        id="1000000 + n",
        key="'bench-' || n",
        number="'B-' || n",
        programme="CASE mod(n, 7) WHEN 0 THEN 'transport_subsidy' ELSE 'startup_grant' END",
        flow="'general'",
        applicant=f"{applicant}",
        person=f"{person}",
        county=COUNTY,
        place=PLACE,
        state="CASE WHEN open THEN 'in_review' ELSE 'paid' END",
        policy_date="day",
        claimed_fen="1000000",
        approved_fen="CASE WHEN open THEN NULL ELSE 1000000 END",
        paid_fen="CASE WHEN open THEN 0 ELSE 1000000 END",
        created_at="day",
        submitted_at="day",
        accepted_at="day",
        decided_at="CASE WHEN open THEN NULL ELSE day END",
        paid_at="CASE WHEN open THEN NULL ELSE day END",
        closed_at="CASE WHEN open THEN NULL ELSE day END",
    )
    first, reviewer = _first_office(), _reviewer()
    taken = f"mod(n / {counties} / {OPEN_ONE_IN}, {TAKEN_ONE_IN}) = 0"
    fill(
        OpenItem,
        f"{source} WHERE open",
        task_id="1000000 + n",
        claim="1000000 + n",
        office=f"CASE WHEN k = 0 THEN {first} ELSE 10000 + k END",
        station="'review'",
        level="'county'",
        programme="CASE mod(n, 7) WHEN 0 THEN 'transport_subsidy' ELSE 'startup_grant' END",
        number="'B-' || n",
        title="'陈**'",
        pinyin="'chen xiulan'",
        amount_fen="1000000",
        submitted_on="day",
        due_on=f"date '{DEMO_DAY - timedelta(days=10)}' + mod(n / {counties}, 40)",
        taken_by=f"CASE WHEN {taken} THEN {reviewer} END",
        taken_at=f"CASE WHEN {taken} THEN day END",
        place_code=PLACE,
        opened_at="day",
    )


def _decisions(claims: int, counties: int) -> None:
    """Of each decided claim those of its township and of its county."""
    first, reviewer = _first_office(), _reviewer()
    source = (
        f"(SELECT n, mod(n, {counties}) AS k, place, {DAY.format(claims=claims)} AS day FROM "
        f"generate_series(1, {claims}) n, (VALUES (0), (1)) AS p (place) WHERE NOT {_is_open(counties)}) AS c"
    )
    key = "1000000 + 2 * n + place"
    level = "CASE place WHEN 0 THEN 'township' ELSE 'county' END"
    fill(
        PlanStep,
        source,
        id=key,
        claim="1000000 + n",
        position="2 + place",
        station="'review'",
        level=level,
        office="10000 + k",
        status="'done'",
        done_at="day",
    )
    fill(
        Seat,
        source,
        id=key,
        claim="1000000 + n",
        person="mod(n, 1000) * 10 + place",
        user=f"CASE place WHEN 0 THEN 1000000 + k ELSE {reviewer} END",
        decided_at="day",
        level=level,
        office=f"CASE WHEN k = 0 THEN {first} ELSE 10000 + k END",
    )
    fill(
        Decision,
        source,
        id=key,
        claim="1000000 + n",
        step=key,
        seat=key,
        verdict="'agree'",
        comment="'材料齐全，情况属实。'",
        amount_fen="1000000",
        round="1",
        claim_version="3",
        subject_hash="md5(n::text)",
        made_at="day",
    )


def _first_office() -> int:
    return Office.objects.get(division_id=FIRST, kind=OfficeKind.HRSS).pk


def _reviewer() -> str:
    """The reviewer of county k."""
    first = User.objects.get(username="na-county").pk
    return f"CASE WHEN k = 0 THEN {first} ELSE 1000 + k END"


def _is_open(counties: int) -> str:
    return f"mod(n / {counties}, {OPEN_ONE_IN}) = 0"


def _stock(claims: int) -> None:
    """As many processes of viewflow's; every tenth has a task that waits for anybody, the others had one."""
    source = f"generate_series(1, {claims}) n"
    flow, node = get_flow_ref(StockFlow), get_task_ref(StockFlow.village)
    fill(Process, source, id="1000000 + n", flow_class=f"'{flow}'", status="'NEW'", created="now()")
    fill(
        Task,
        source,
        id="1000000 + n",
        process="1000000 + n",
        flow_task=f"'{node}'",
        flow_task_type="'HUMAN'",
        status=f"CASE WHEN mod(n, {OPEN_ONE_IN}) = 0 THEN 'NEW' ELSE 'DONE' END",
        created=f"timestamptz '2021-01-01' + n * interval '1880 days' / {claims}",
    )
    ContentType.objects.clear_cache()


def fill(model: type[models.Model], source: str, **columns: str) -> None:
    """One row for each of `source`, made by the SQL of `columns`; the other fields take their defaults."""
    fields = [each for each in model._meta.local_concrete_fields if not each.generated]
    names, values, given = [], [], []
    for field in fields:
        if field.name in columns:
            values.append(columns[field.name])
        elif field.primary_key:
            continue
        else:
            values.append("%s")
            given.append(field.get_db_prep_save(field.get_default(), connection))
        names.append(connection.ops.quote_name(field.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {source}",
            given,
        )
