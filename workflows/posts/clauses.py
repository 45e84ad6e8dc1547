"""The clause a stop rests on, by its cause; keys of the clauses of the programme's file."""

from policies.load import programme as load_programme
from policies.model import Clause
from workflows.enums import StopCause
from workflows.posts.used import PROGRAMME

CONDUCT, PLACING = "HN-2.5", "N54-2.5"
CLAUSES = {
    StopCause.NOT_WORKING: CONDUCT,
    StopCause.IMPERSONATED: CONDUCT,
    StopCause.AWAY: CONDUCT,
    StopCause.SECOND_POST: PLACING,
    StopCause.UNPAID_WAGES: CONDUCT,
    StopCause.UNDER_REVIEW: PLACING,
}


def clause_of(cause: StopCause) -> str:
    """The key of the clause for this cause."""
    return CLAUSES[StopCause(cause)]


def clause_text(key: str) -> str:
    """Document and number of a clause, to be read; a key that no file has any more stands for itself."""
    clause = load_programme(PROGRAMME).clauses.get(key) or Clause(key, key, "", "")
    return f"{clause.document} {clause.clause}".strip()
