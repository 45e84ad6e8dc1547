"""The rules of the subsidies: programmes as data, their evaluation, routes, working days, periods and money.

Pure Python: no Django, no clock, no I/O but this package's own data files. Facts in, an assessment with reasons out.
"""
