from payments.models.bank_file import BankException, BankFile, BankFileCopy, BankFileRow, BankReturn
from payments.models.disbursement import Disbursement
from payments.models.fund import Fund, FundBalance
from payments.models.ledger import LedgerEntry

__all__ = [
    "BankException",
    "BankFile",
    "BankFileCopy",
    "BankFileRow",
    "BankReturn",
    "Disbursement",
    "Fund",
    "FundBalance",
    "LedgerEntry",
]
