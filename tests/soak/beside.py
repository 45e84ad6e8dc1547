"""What happens to a claim beside being decided: objected to, looked at again, ended, sent to another county, lent out.

Each by the real commands and by the model, as the acts of `machine.Office`, which this is a part of.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from approvals.board.investigation import assign_investigation, conclude_objection
from approvals.board.objections import Said, raise_objection
from approvals.endings.terminating import terminate
from approvals.endings.transferring import send_back as send_transfer_back
from approvals.endings.transferring import transfer
from approvals.models import NoticeEntry, Objection
from approvals.moves.sending_back import earlier_steps, send_back
from registry import clock
from registry.delegations import lend, revoke
from registry.models import Delegation, Division, Post, User
from tests.soak.acts import answer_of, task_of
from tests.soak.model import STARTUP, Clerk, Paper
from workflows.models import Claim

PLACES = {"350583": "350583118201", "530627": "530627104204"}
WHY = "经核实，情况如此。"
LENT = Clerk("na-county-2", "350583", "township", principal="na-township")


class Beside:
    """Acts of an office; `papers`, `users`, `_same` and the choice of clerks are the office's."""

    users: dict[str, User]
    papers: dict[int, Paper]
    is_lent = False
    _as_clerk: Callable[..., None]
    _same: Callable[..., None]
    _clerks: Callable[[Paper], list[Clerk]]
    _staff: Callable[[], list[Clerk]]
    _by_own_post: Callable[[Clerk], Clerk]

    def terminate(self, chance: Random) -> None:
        if chance.random() < 0.3:
            # An office ends a claim by posts of its own people: nothing is lent for that.
            self._as_clerk(
                chance, self._terminate, lambda paper, clerk: paper.terminate(self._by_own_post(clerk))
            )

    def send_back(self, chance: Random) -> None:
        """To some desk the claim has passed, where there is one."""
        back = chance.randint(1, 3)
        self._as_clerk(
            chance,
            lambda key, clerk: self._send_back(key, clerk, back),
            lambda paper, clerk: paper.send_back(clerk, back),
        )

    def transfer(self, chance: Random) -> None:
        """To the other county, and from there back."""
        grants = sorted(key for key, paper in self.papers.items() if paper.stops == STARTUP)
        if grants:
            key = chance.choice(grants)
            paper = self.papers[key]
            clerk = chance.choice(self._clerks(paper))
            really = self._transfer(key, clerk, back=paper.moved == "there")
            self._same(really, paper.transfer(clerk), f"{clerk.name} transfers {key}")

    def object_to(self, chance: Random) -> None:
        shown = sorted(k for k, each in self.papers.items() if each.state == "on_notice" and not each.held)
        if shown:
            key = chance.choice(shown)
            entries = NoticeEntry.objects.live().filter(line__claim=key)
            said = Said("他家的店去年就关门了，一直没有营业。", "林国平", "13800001234")
            raise_objection(
                list_id=entries[0].notice_id, entry_ids=[entry.pk for entry in entries], said=said
            )
            self._same(None, self.papers[key].object_to(clock.today()), f"somebody objects to {key}")

    def investigate(self, chance: Random) -> None:
        held = sorted(key for key, paper in self.papers.items() if paper.held and not paper.closed)
        if held:
            key, upheld = chance.choice(held), chance.random() < 0.4
            paper = self.papers[key]
            clerk = chance.choice([each for each in self._staff() if each.level == "county"])
            really = self._investigate(key, paper, clerk, upheld=upheld)
            ideally = paper.investigate(clerk, clock.today(), upheld=upheld)
            self._same(really, ideally, f"{clerk.name} looks into {key}, upheld: {upheld}")

    def lend(self, _chance: Random) -> None:
        """The township lends its post, or takes it back while the one it is lent to holds nothing there."""
        user, held = self.users["na-township"], [paper.holder for paper in self.papers.values()]
        if not self.is_lent:
            self.delegation = lend(
                actor=user,
                post=Post.objects.get(user=user),
                delegate=self.users[LENT.name],
                valid_from=clock.today(),
                valid_to=clock.today() + timedelta(days=366),
                reason="外出学习",
            )
            self.is_lent = True
        elif LENT.name not in held:
            revoke(actor=user, delegation=Delegation.objects.get(pk=self.delegation.pk))
            self.is_lent = False

    # The real commands

    def _terminate(self, key: int, clerk: Clerk) -> str | None:
        actor = self.users[clerk.name]
        return answer_of(lambda: terminate(claim_id=key, actor=actor, cause="matter_gone", comment=WHY))

    def _send_back(self, key: int, clerk: Clerk, back: int) -> str | None:
        passed = earlier_steps(Claim.objects.get(pk=key))[-back:]
        step = passed[0].pk if passed else 0
        return answer_of(
            lambda: send_back(task_id=task_of(key), actor=self.users[clerk.name], to_step=step, comment=WHY)
        )

    def _transfer(self, key: int, clerk: Clerk, *, back: bool) -> str | None:
        asked = {"task_id": task_of(key), "actor": self.users[clerk.name], "reason": WHY}
        if back:
            return answer_of(lambda: send_transfer_back(**asked))
        other = next(code for code in PLACES if code != self.papers[key].county)
        place = Division.objects.get(code=PLACES[other])
        return answer_of(lambda: transfer(place=place, **asked))

    def _investigate(self, key: int, paper: Paper, clerk: Clerk, *, upheld: bool) -> str | None:
        objection = Objection.objects.open().filter(lines__entry__line__claim=key).distinct().get()
        tends = self.users["na-county" if paper.county == "350583" else "zx-county"]

        def act() -> None:
            actor = self.users[clerk.name]
            assign_investigation(objection_id=objection.pk, actor=tends, investigator=actor)
            conclude_objection(
                objection_id=objection.pk, actor=actor, upheld=upheld, findings=WHY, answer=WHY
            )

        return answer_of(act)
