"""一次性告知: what has to be mended is named once, by item; what was mended is told item by item when it comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approvals.consents import granted_consent, use_consent
from approvals.enums import ConsentKind, CorrectionKind, Verdict
from approvals.models import CorrectionItem, Decision, ReturnedView
from approvals.targets import SEEN, Target, find_targets, seen_now
from registry import clock
from registry.models import User
from workflows import guards
from workflows.checks import CheckOutcome, CheckResult
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

MOST_WORDS = 300
NAMED = 5


@dataclass(frozen=True)
class Correction:
    """One thing a reviewer sends back: which, what is wrong with it, and the clause that asks for it."""

    kind: str
    key: str
    wrong: str
    clause: str = ""


def find_all(claim: Claim, asked: Sequence[Correction]) -> dict[tuple[str, str], Target]:
    """The things that are sent back. Raises InvalidInput where nothing is named, something twice, something that is
    not there, or where it is not said what is wrong with it."""
    if not asked:
        raise InvalidInput(
            _("请至少选出一项要补正的内容，并写明哪里不对。一次要告知全部。"), field="corrections"
        )
    names = [(each.kind, each.key) for each in asked]
    found = find_targets(claim, names)
    if len(set(names)) < len(names) or len(found) < len(names):
        raise InvalidInput(
            _("选出的内容有重复，或者已经不在申请里。请刷新页面后重新选择。"), field="corrections"
        )
    without = next((each for each in asked if not each.wrong.strip()), None)
    if without is not None:
        title = found[without.kind, without.key].title
        raise InvalidInput(_("请写明“%(title)s”哪里要补正。") % {"title": title}, field="corrections")
    return found


def need_first_time(claim: Claim, targets: Iterable[Target]) -> None:
    """Refuse a second return for something that could be seen the first time, unless the office above agreed; its
    consent is used by it (一次性告知)."""
    earlier = ReturnedView.objects.filter(decision__claim__in=claim.lineage).order_by("pk")
    seen = list(earlier.values_list("objects_seen", flat=True))
    again = [
        target.title
        for target in targets
        if any(each.get(target.name) == target.hash[:SEEN] for each in seen)
    ]
    if not again:
        return
    consent = granted_consent(claim, ConsentKind.SECOND_RETURN)
    if consent is None:
        raise CommandRefused(
            _(
                "“%(titles)s”上次退回时就能看到，之后没有变过，不能再次退回补正。没有任何改动。确有必要的，请先请示上级“再次退回补正”，上级同意后再退；也可以就现有材料作出决定。"
            )
            % {"titles": "”“".join(again[:NAMED])},
            code="second_return",
        )
    use_consent(consent)


def keep_items(decision: Decision, asked: Sequence[Correction], found: dict[tuple[str, str], Target]) -> None:
    """Keep what is sent back with the decision, and everything that could be seen of the claim."""
    CorrectionItem.objects.bulk_create(
        CorrectionItem(
            claim=decision.claim,
            decision=decision,
            number=number,
            kind=each.kind,
            target=each.key,
            title=found[each.kind, each.key].title[:200],
            wrong=each.wrong.strip()[:MOST_WORDS],
            clause=each.clause[:200],
            object_hash=found[each.kind, each.key].hash,
            before=found[each.kind, each.key].rows,
        )
        for number, each in enumerate(asked, start=1)
    )
    ReturnedView.objects.create(decision=decision, objects_seen=seen_now(decision.claim))


def items_of(claim: Claim) -> list[CorrectionItem]:
    """What the last return sent back, in its order; nothing where the claim was never returned."""
    last = Decision.objects.filter(claim=claim, verdict=Verdict.RETURN).order_by("-pk").first()
    return list(last.corrections.order_by("number")) if last else []


def explain_item(*, item_id: int, actor: User, explanation: str) -> CorrectionItem:
    """The applicant says why one thing stays as it is; an empty explanation takes it back.

    Raises CommandRefused where the claim is not with him, InvalidInput where he writes too much.
    """
    if len(explanation.strip()) > MOST_WORDS:
        raise InvalidInput(
            _("说明最多写%(most)d个字，请写得简短一些。") % {"most": MOST_WORDS}, field="explanation"
        )
    known = CorrectionItem.objects.get(pk=item_id)
    with claim_command(known.claim_id, actor=actor) as move:
        refuse(guards.may_edit(actor, move.claim))
        item = next((each for each in items_of(move.claim) if each.pk == item_id), None)
        if item is None:
            raise CommandRefused(_("这一项不在这次退回的范围内。请刷新页面。"), code="no_item")
        if item.explanation != explanation.strip():
            item.explanation = explanation.strip()
            item.save(update_fields=["explanation"])
            move.record(Verb.EDIT, data={"explained": item.number})
    return item


@dataclass(frozen=True)
class Mended:
    """One item as it stands now: whether its object says something else by now, and what."""

    item: CorrectionItem
    now: Target | None

    @property
    def is_changed(self) -> bool:
        return self.now is None or self.now.hash != self.item.object_hash

    @property
    def is_settled(self) -> bool:
        return self.is_changed or bool(self.item.explanation)


def mended_of(claim: Claim) -> list[Mended]:
    """Every item of the last return as it stands now."""
    items = items_of(claim)
    found = find_targets(claim, [(item.kind, item.target) for item in items])
    return [Mended(item, found.get((item.kind, item.target))) for item in items]


def are_settled(claim: Claim) -> CheckResult | None:
    """Before a claim is handed in again: every item was mended, or it is said why it stays."""
    if claim.state != ClaimState.RETURNED:
        return None
    open_items = [
        each.item
        for each in mended_of(claim)
        if not each.is_settled and each.item.kind != CorrectionKind.WHOLE
    ]
    if not open_items:
        return None
    titles = "、".join(item.title for item in open_items[:NAMED])
    return CheckResult(
        "corrections",
        CheckOutcome.FAILED,
        _("还有%(count)d项没有补正：%(titles)s。请到“补正”页逐项改好；不需要改的，写明为什么。")
        % {"count": len(open_items), "titles": titles},
        seen={"items": [item.number for item in open_items]},
    )


def settle_items(claim: Claim) -> None:
    """Keep what came back: what each object says now, and when it was mended."""
    settled = mended_of(claim)
    for each in settled:
        each.item.is_changed = each.is_changed
        each.item.after = each.now.rows if each.now else []
        each.item.mended_at = clock.now() if each.is_settled else None
    CorrectionItem.objects.bulk_update(
        [each.item for each in settled], ["is_changed", "after", "mended_at"], batch_size=1000
    )


def open_corrections(claim: Claim) -> set[tuple[str, str]] | None:
    """What the applicant may change; None where the whole claim was sent back."""
    items = items_of(claim)
    if not items or any(item.kind == CorrectionKind.WHOLE for item in items):
        return None
    return {(item.kind, item.target) for item in items}
