from payments.models.bank_file import BankException, BankFile, BankFileCopy, BankFileRow, BankReturn
from payments.models.batch import BatchLine, PaymentBatch
from payments.models.disbursement import Disbursement
from payments.models.fund import Fund, FundBalance
from payments.models.ledger import LedgerEntry
from payments.models.pause import ApprovedAccount, MissingPayment, PaymentPause
from payments.models.recovery import RecoveryCase, Repayment, WriteOff

__all__ = [
    "ApprovedAccount",
    "BankException",
    "BankFile",
    "BankFileCopy",
    "BankFileRow",
    "BankReturn",
    "BatchLine",
    "Disbursement",
    "Fund",
    "FundBalance",
    "LedgerEntry",
    "MissingPayment",
    "PaymentBatch",
    "PaymentPause",
    "RecoveryCase",
    "Repayment",
    "WriteOff",
]
