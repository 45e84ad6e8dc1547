from registry.models.account import Account, AccountData
from registry.models.calendar import CalendarDay, CalendarEdition
from registry.models.clock_shift import ClockShift
from registry.models.delegation import Delegation
from registry.models.division import Division
from registry.models.event import RegistryEvent
from registry.models.kinship import Kinship
from registry.models.office import Office, Post
from registry.models.organisation import Operator, Organisation
from registry.models.person import Person, PersonalData
from registry.models.register import BusinessRecord, CategoryRecord, StatusRecord
from registry.models.rules import EditionEvent, RuleEdition
from registry.models.second_factor import RecoveryCode, SecondFactor
from registry.models.session import Session
from registry.models.user import User

__all__ = [
    "Account",
    "AccountData",
    "BusinessRecord",
    "CalendarDay",
    "CalendarEdition",
    "CategoryRecord",
    "ClockShift",
    "Delegation",
    "Division",
    "EditionEvent",
    "Kinship",
    "Office",
    "Operator",
    "Organisation",
    "Person",
    "PersonalData",
    "Post",
    "RecoveryCode",
    "RegistryEvent",
    "RuleEdition",
    "SecondFactor",
    "Session",
    "StatusRecord",
    "User",
]
