from payments.models.disbursement import Disbursement
from payments.models.fund import Fund, FundBalance
from payments.models.ledger import LedgerEntry

__all__ = ["Disbursement", "Fund", "FundBalance", "LedgerEntry"]
