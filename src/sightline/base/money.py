"""Exact money: integers of 1/10000 of a currency, and the currencies of ISO 4217."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

from sightline.base.errors import DataError, did_you_mean

SCALE = 10_000
"""How many units one of a currency has; four places, as in DECIMAL(20,4)."""

_LARGEST = 10**20 - 1

_IN_USE = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
    CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY
    TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF YER ZAR ZMW ZWG
"""
# Still found in the records of companies that are older than the change.
_WITHDRAWN = """
    ANG ATS AZM BEF BYR CSD CUC CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MRO MTL MZM NLG PTE ROL SDD
    SIT SKK SLL SRG STD TMM TRL VEB VEF ZMK ZWD ZWL
"""
_NO_DECIMALS = "BEF BIF BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF PTE PYG RWF TRL UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS = "CLF UYW"

CURRENCIES = frozenset(_IN_USE.split() + _WITHDRAWN.split())
"""The currency codes of ISO 4217, withdrawn ones included."""

_MINOR_DIGITS = (
    dict.fromkeys(_NO_DECIMALS.split(), 0)
    | dict.fromkeys(_THREE_DECIMALS.split(), 3)
    | dict.fromkeys(_FOUR_DECIMALS.split(), 4)
)


class UnknownCurrencyError(DataError):
    """A text that is no currency code of ISO 4217."""

    code = "unknown-currency"

    def __init__(self, text: str) -> None:
        """Quote the text and name the codes that look like it."""
        super().__init__(
            f'"{text}" is not a currency code.',
            why=did_you_mean(text.strip().upper(), sorted(CURRENCIES)),
            fix="Use the three letters of ISO 4217, such as EUR, USD or GBP.",
            details={"currency": text},
        )


class NotAnAmountError(DataError):
    """A text that is no amount of money, or one too large to hold exactly."""

    code = "not-an-amount"

    def __init__(self, value: object) -> None:
        """Quote the value."""
        super().__init__(
            f'"{value}" is not an amount of money.',
            fix="Write digits with a decimal point, such as 1234.50, and at most 16 digits before it.",
            details={"amount": str(value)},
        )


def to_units(amount: Decimal | str | int) -> int:
    """The amount as a whole number of 1/10000; a fifth decimal rounds half away from zero.

    >>> to_units("12.5")
    125000
    >>> to_units("-0.00005")
    -1
    """
    if isinstance(amount, (bool, float)):
        # A float has lost the exact amount already, and True is not one of a currency.
        raise NotAnAmountError(amount)
    try:
        exact = Decimal(amount)
    except (InvalidOperation, ValueError, TypeError) as error:
        raise NotAnAmountError(amount) from error
    if not exact.is_finite() or exact.adjusted() > 20:
        raise NotAnAmountError(amount)
    with localcontext(prec=max(60, len(exact.as_tuple().digits) + 8)):
        units = int((exact * SCALE).to_integral_value(rounding=ROUND_HALF_UP))
    if abs(units) > _LARGEST:
        raise NotAnAmountError(amount)
    return units


def from_units(units: int) -> Decimal:
    """The amount a whole number of 1/10000 stands for, with its four places.

    >>> from_units(125000)
    Decimal('12.5000')
    """
    if abs(units) > _LARGEST:
        raise NotAnAmountError(units)
    return Decimal(units).scaleb(-4)


def check_currency(text: str) -> str:
    """The code in capitals, or an error when ISO 4217 has none like it.

    >>> check_currency(" eur ")
    'EUR'
    """
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise UnknownCurrencyError(text)
    return code


def minor_digits(currency: str) -> int:
    """How many decimals amounts in the currency are written with.

    >>> [minor_digits(code) for code in ("EUR", "JPY", "KWD")]
    [2, 0, 3]
    """
    return _MINOR_DIGITS.get(check_currency(currency), 2)
