"""The life of a claim, as a lawyer reads it: every change of legal status, from where, to where.

There is no other way from one state to another: the field is protected, and the database holds the list of
states and the facts each one requires (see `models/claim.py`).
"""

from django.db import models
from django_fsm import ConcurrentTransitionMixin, FSMField, FSMFieldMixin, transition

from workflows.enums import ClaimState as S
from workflows.enums import Verb


class Lifecycle(ConcurrentTransitionMixin, models.Model):
    """The protected state and its transitions. A transition changes memory only; commands save and record it."""

    state = FSMField(default=S.DRAFT, choices=S, protected=True, max_length=20)

    class Meta:
        abstract = True

    @transition(field=state, source=[S.DRAFT, S.RETURNED], target=S.SUBMITTED)
    def submit(self) -> None:
        """提交，或补正后再次提交"""

    @transition(field=state, source=S.SUBMITTED, target=S.IN_REVIEW)
    def accept(self) -> None:
        """受理：材料齐全，进入审核"""

    @transition(field=state, source=S.SUBMITTED, target=S.NOT_ACCEPTED)
    def not_accept(self) -> None:
        """不予受理：不属于本机关职权，或不是补贴事项"""

    @transition(field=state, source=[S.SUBMITTED, S.IN_REVIEW], target=S.RETURNED)
    def return_for_correction(self) -> None:
        """退回补正，一次性告知"""

    @transition(field=state, source=S.IN_REVIEW, target=S.ON_NOTICE)
    def publish(self) -> None:
        """各级同意后公示"""

    @transition(field=state, source=S.ON_NOTICE, target=S.IN_REVIEW)
    def reopen(self) -> None:
        """异议成立，回到审核"""

    @transition(field=state, source=[S.IN_REVIEW, S.ON_NOTICE], target=S.APPROVED)
    def approve(self) -> None:
        """公示期满无异议（或该项目无须公示），批准"""

    @transition(field=state, source=[S.SUBMITTED, S.IN_REVIEW], target=S.REJECTED)
    def reject(self) -> None:
        """不予批准，写明事实和条款"""

    @transition(field=state, source=S.APPROVED, target=S.PAYING)
    def release(self) -> None:
        """财政放款"""

    @transition(field=state, source=S.PAYING, target=S.PAID)
    def settle(self) -> None:
        """银行入账"""

    @transition(field=state, source=S.PAYING, target=S.APPROVED)
    def return_payment(self) -> None:
        """银行退票，更正账户后再放款"""

    @transition(
        field=state,
        source=[S.DRAFT, S.SUBMITTED, S.RETURNED, S.IN_REVIEW, S.ON_NOTICE, S.APPROVED],
        target=S.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """申请人撤回，放款前都可以"""

    @transition(field=state, source=[S.REJECTED, S.NOT_ACCEPTED, S.ON_NOTICE, S.APPROVED], target=S.IN_REVIEW)
    def review_again(self) -> None:
        """复议或判决撤销、变更原决定（行政复议法 第64条，行政诉讼法 第70条），或放款前经上级同意更正：重新决定"""

    @transition(field=state, source=[S.SUBMITTED, S.IN_REVIEW], target=S.SUBMITTED)
    def transfer(self) -> None:
        """移送有管辖权的县，由那里重新受理"""

    @transition(field=state, source=S.RETURNED, target=S.LAPSED)
    def lapse(self) -> None:
        """逾期未补正，视为放弃，可以重新申请"""

    @transition(
        field=state,
        source=[S.SUBMITTED, S.RETURNED, S.IN_REVIEW, S.ON_NOTICE, S.APPROVED],
        target=S.TERMINATED,
    )
    def terminate(self) -> None:
        """经办机构终止：申请人死亡、单位注销、重复申请等，放款前都可以"""

    @transition(field=state, source=[S.SUBMITTED, S.IN_REVIEW], target=S.MERGED)
    def merge(self) -> None:
        """分单并入同一步骤的原申请，名册行不再单独办理"""

    def refresh_from_db(self, using=None, fields=None, from_queryset=None) -> None:
        """Reload without opening the protected field to the other threads of the process.

        django-fsm-2's own mixin switches the protection off on the class while it reloads; here the values are
        taken out first, because the field allows a first assignment.
        """
        protected = [
            f.attname for f in self._meta.concrete_fields if isinstance(f, FSMFieldMixin) and f.protected
        ]
        kept = {name: self.__dict__.pop(name) for name in protected if name in self.__dict__}
        try:
            models.Model.refresh_from_db(self, using=using, fields=fields, from_queryset=from_queryset)
        except BaseException:
            self.__dict__.update(kept)
            raise
        if fields is not None and not set(protected) & set(fields):
            # Another column was asked for: a status that was changed here and is not saved yet stays as it is.
            self.__dict__.update(kept)
            return
        self._update_initial_state()


# What happens outside the transaction after each verb: names of jobs, registered by the packages that do them.
ANNOUNCE = "notifications.announce"
FREE_RESERVATION = "payments.free_reservation"
REVOKE_NOTICE = "documents.revoke_notice"
ISSUE_LETTER = "documents.issue_letter"
REVOKE_LETTERS = "documents.revoke_letters"
TAKE_DOWN_LIST = "approvals.take_down_list"
AFTER_STATUS: dict[str, tuple[str, ...]] = {
    Verb.SUBMIT: (ANNOUNCE, ISSUE_LETTER),
    Verb.ACCEPT: (ANNOUNCE, ISSUE_LETTER),
    Verb.NOT_ACCEPT: (ANNOUNCE, ISSUE_LETTER),
    Verb.RETURN: (ANNOUNCE, ISSUE_LETTER),
    Verb.PUBLISH: (ANNOUNCE,),
    Verb.REOPEN: (ANNOUNCE,),
    Verb.APPROVE: (ANNOUNCE,),
    Verb.REJECT: (ANNOUNCE, ISSUE_LETTER),
    Verb.RELEASE: (ANNOUNCE,),
    Verb.SETTLE: (ANNOUNCE,),
    Verb.RETURN_PAYMENT: (ANNOUNCE, REVOKE_NOTICE, ISSUE_LETTER),
    Verb.WITHDRAW: (ANNOUNCE, FREE_RESERVATION, TAKE_DOWN_LIST),
    Verb.LAPSE: (ANNOUNCE,),
    Verb.TRANSFER: (ANNOUNCE, REVOKE_LETTERS),
    Verb.REVIEW_AGAIN: (ANNOUNCE, FREE_RESERVATION, REVOKE_LETTERS),
    Verb.TERMINATE: (ANNOUNCE, FREE_RESERVATION, TAKE_DOWN_LIST),
}
# Of these the colleagues are told whom the event names.
AMONG_COLLEAGUES = (
    Verb.SEND_BACK,
    Verb.HAND_OVER,
    Verb.ASSIGN,
    Verb.DRAW,
    Verb.URGE,
    Verb.COPY,
    Verb.CONSULT,
    Verb.OPINE,
    Verb.REMIND,
    Verb.ESCALATE,
)
# Told, though the status stays.
BESIDE = (Verb.OPEN_PERIOD, Verb.OBJECT, Verb.DISMISS, Verb.PAUSE_PAYMENT)
JOBS_AFTER = AFTER_STATUS | dict.fromkeys((*AMONG_COLLEAGUES, *BESIDE), (ANNOUNCE,))
STATUS_VERBS = frozenset(AFTER_STATUS) | {Verb.MERGE}
# What nobody decides on: it is recorded, and a page that was read before is as good as it was.
QUIET = frozenset({Verb.URGE, Verb.COPY, Verb.REMIND, Verb.ESCALATE, Verb.RECOMPUTE_DEADLINE, Verb.DRAW})
