"""What the actors of the story can do, each act one command and one line of progress."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from approvals.answers import Answer
from approvals.commands import decide, record_visit
from approvals.confirming.asking import confirmations_of
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from config.story.summary import notice_of
from documents.answers_by_letter import file_letter
from documents.commands import attach
from payments.batches.drawing import draw_up
from payments.batches.releasing import release_batch
from payments.batches.working import run_waiting
from payments.commands import record_result
from payments.ledger import reserved_fund
from policies.assessment import Reason
from policies.load import programme
from policies.money import yuan
from policies.reasons import sentence
from registry import clock
from registry.enums import Level
from registry.models import Account, Organisation, User
from registry.pilot import code_of
from registry.selectors import organisations_of
from workflows import commands
from workflows.enums import Station
from workflows.models import Claim, OpenItem

Say = Callable[[str], None]
# What every applicant confirms before handing in.
DECLARED = {"identity_confirmed": True, "data_consent": True, "commitment": True, "liability": True}


@dataclass
class Stage:
    """Where the story is told: `say` prints a line; `claims` are those to be summed up, in order."""

    say: Say
    claims: list[Claim] = field(default_factory=list)

    def user(self, username: str) -> User:
        return User.objects.select_related("person").get(username=username)

    def tell(self, who: str, what: str, claim: Claim | None = None) -> None:
        """One line: day, number, who, what."""
        number = f"{claim} " if claim is not None and claim.number else ""
        self.say(f"{clock.today():%Y-%m-%d}  {number}{who}：{what}")

    def file(self, actor: User, claim: Claim, answers: dict[str, object], papers: dict[str, bytes]) -> Claim:
        """Fill in the draft, attach the papers, choose the account and hand it in."""
        account = Account.objects.filter(person=claim.person, organisation=claim.organisation).get()
        commands.save_answers(claim_id=claim.pk, actor=actor, answers=answers | DECLARED, account=account)
        for name, content in papers.items():
            kind, _dot, _ending = name.partition(".")
            attach(claim_id=claim.pk, actor=actor, kind=kind, filename=name, content=content)
        return self.submit(actor, claim)

    def submit(self, actor: User, claim: Claim) -> Claim:
        commands.submit(claim_id=claim.pk, actor=actor)
        claim = self.fresh(claim)
        if claim not in self.claims:
            self.claims.append(claim)
        title = programme(claim.programme).title.zh
        again = "补正后再次提交" if claim.round > 1 else "提交申请"
        self.tell(actor.name, f"{again}（{title}）", claim)
        found = claim.assessments.order_by("-number").first()
        if found is not None:
            self.tell("政策核对", self._verdict(found.result), claim)
        return claim

    def agree(self, username: str, claim: Claim, comment: str, lines: tuple[LineAnswer, ...] = ()) -> None:
        self._decide(username, claim, Answer(Verdict.AGREE, comment, lines=lines))

    def refuse(self, username: str, claim: Claim, comment: str) -> None:
        """Refuse, and tell the clause the refusal rests on and the day from which he may ask again."""
        self._decide(username, claim, Answer(Verdict.REFUSE, comment))
        claim = self.fresh(claim)
        clauses = programme(claim.programme).clauses
        for reason in (reason for line in claim.judged_lines for reason in line.reasons):
            clause = clauses[reason["clause"]]
            said = sentence(Reason.from_json(reason))
            self.tell("依据", f"{said.text}（{clause.document} {clause.clause}）。{said.next_step}", claim)
        if claim.earliest_again:
            self.tell("最早可再申请", f"{claim.earliest_again}", claim)

    def give_back(self, username: str, claim: Claim, comment: str) -> None:
        self._decide(username, claim, Answer(Verdict.RETURN, comment))

    def visit(self, username: str, claim: Claim, findings: str, papers: dict[str, bytes]) -> None:
        """Go and look; bring back photographs and the signed sheet, by their kinds."""
        actor, item = self.user(username), self._item(claim)
        for kind, content in papers.items():
            attach(claim_id=claim.pk, actor=actor, kind=kind, filename=f"{kind}.jpg", content=content)
        record_visit(
            task_id=item.task_id, actor=actor, visited_on=clock.today(), operating=True, findings=findings
        )
        self.tell(f"{item.office.name} {actor.name}", f"实地核查：{findings}", self.fresh(claim))

    def letters(self, username: str, claim: Claim, letter: bytes) -> None:
        """Record what the counties where the people of a roster work, none of them in the system, wrote back."""
        actor, item = self.user(username), self._item(claim)
        for asked in confirmations_of(claim):
            file_letter(
                task_id=item.task_id,
                actor=actor,
                confirmation_id=asked.pk,
                denied=(),
                note="",
                filename="复函.jpg",
                content=letter,
            )
            self.tell(f"{item.office.name} {actor.name}", f"登记{asked.place.full_name}的书面确认", claim)

    def release(self, preparer: str, releaser: str, claim: Claim) -> None:
        """Draw a batch of this claim up and release it: two people, the second with a code of his telephone."""
        first, second, item = self.user(preparer), self.user(releaser), self._item(claim)
        account = claim.account
        batch = draw_up(
            actor=first,
            fund=reserved_fund(claim),
            bank=account.bank,
            route=account.kind,
            keys=[claim.key],
        )
        run_waiting()
        self.tell(f"{item.office.name} {first.name}", f"编制付款批次 {batch.number}", claim)
        release_batch(actor=second, batch_id=batch.pk, code=code_of(second))
        run_waiting()
        claim = self.fresh(claim)
        self.tell(f"{item.office.name} {second.name}", f"放款 {yuan(claim.approved_fen)} 元", claim)
        issued = notice_of(claim)
        if issued is not None:
            self.tell("系统", f"出具拨付通知书 {issued.number}", claim)

    def settle(self, username: str, claim: Claim) -> None:
        actor, item = self.user(username), self._item(claim)
        record_result(
            task_id=item.task_id,
            actor=actor,
            paid=True,
            result_on=clock.today(),
            reference=f"YH{clock.today():%Y%m%d}{claim.pk:06d}",
        )
        claim = self.fresh(claim)
        self.tell(f"{item.office.name} {actor.name}", f"银行已入账，{claim.get_state_display()}", claim)

    def add_paper(self, claim: Claim, actor: User, kind: str, content: bytes) -> None:
        attach(claim_id=claim.pk, actor=actor, kind=kind, filename=f"{kind}.jpg", content=content)
        self.tell(actor.name, "补交材料", claim)

    def today(self) -> date:
        return clock.today()

    def organisation_of(self, user: User) -> Organisation:
        return organisations_of(user).get()

    def waits_for_money(self, claim: Claim) -> bool:
        """Whether the claim has come to the finance desk."""
        return OpenItem.objects.filter(claim=claim, station=Station.PAY).exists()

    def fresh(self, claim: Claim) -> Claim:
        return Claim.objects.select_related("person", "organisation", "place", "county").get(pk=claim.pk)

    def _decide(self, username: str, claim: Claim, answer: Answer) -> None:
        actor, item = self.user(username), self._item(claim)
        commands.take(task_id=item.task_id, actor=actor)
        decide(task_id=item.task_id, actor=actor, answer=answer)
        who = f"{item.office.name}（{Level(item.level).label}）{actor.name}"
        self.tell(who, f"{Verdict(answer.verdict).label}。{answer.comment}", self.fresh(claim))

    def _item(self, claim: Claim) -> OpenItem:
        return OpenItem.objects.select_related("office").get(claim=claim)

    def _verdict(self, result: dict) -> str:
        words = {
            "eligible": "符合",
            "ineligible": "不符合",
            "needs-correction": "需补正",
            "needs-human": "需人工判断",
        }
        said = words[result["outcome"]]
        rows = result.get("rows") or []
        if len(rows) > 1:
            counts = [
                f"{label}{n}行"
                for key, label in words.items()
                if (n := sum(r["outcome"] == key for r in rows))
            ]
            said += f"；{len(rows)}行中" + "、".join(counts)
        problems = [
            sentence(Reason.from_json(reason)).text
            for reason in result["reasons"]
            if not reason["code"].startswith("OK")
        ]
        return said + ("：" + "；".join(dict.fromkeys(problems)) if problems else "")
