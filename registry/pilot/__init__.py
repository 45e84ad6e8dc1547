"""The pilot: three counties, their offices, and a cast of invented people to try the product with."""

from registry.pilot.cast import DEMO_DAY, PASSWORD
from registry.pilot.load import load
from registry.pilot.second_factor import code_of, shown_code

__all__ = ["DEMO_DAY", "PASSWORD", "code_of", "load", "shown_code"]
