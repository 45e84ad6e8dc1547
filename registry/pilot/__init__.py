"""The pilot: three counties, their offices, and a cast of invented people to try the product with."""

from registry.pilot.cast import DEMO_DAY, PASSWORD
from registry.pilot.load import load

__all__ = ["DEMO_DAY", "PASSWORD", "load"]
