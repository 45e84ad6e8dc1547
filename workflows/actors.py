"""Who can act: a signed-in user, or the machine (timers and jobs), which never decides on the merits."""

from registry.models import User


class Machine:
    """The machine as an actor: it has no desk, no post and no opinion."""

    pk = None

    def __str__(self) -> str:
        return "系统"


MACHINE = Machine()
Actor = User | Machine
