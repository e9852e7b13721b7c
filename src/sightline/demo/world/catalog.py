"""What the company sells, where, against whom, and in which currencies: the short fixed lists."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

CURRENCIES = ("EUR", "GBP", "USD", "CHF")
# Units of the currency for one euro, about which the rates of `exports.finance` swing.
UNITS_PER_EURO = np.array([1.0, 0.86, 1.09, 0.95])
# Currency of each region of the story; a single deal in francs has no rate at all.
CURRENCY_OF_REGION = np.array([0, 0, 0, 0, 1, 2])
COUNTRY_OF_REGION = ("Germany", "Germany", "Germany", "Germany", "United Kingdom", "United States")


class Product(NamedTuple):
    """Something sold; the price of what is subscribed to is per seat and month."""

    sku: str
    name: str
    family: str
    category: str
    recurring: bool
    cost: float
    price: float


STARTER, TEAM, ENTERPRISE, INSIGHTS, SUPPORT, SCANNER, SCANNER_PRO, TERMINAL, PRINTER = range(9)
ONBOARDING, TRAINING, LABELS, RIBBON, BATTERY = range(9, 14)
PRODUCTS = (
    Product("PL-100", "Platform Starter", "Platform", "Plan", True, 4.0, 29.0),
    Product("PL-200", "Platform Team", "Platform", "Plan", True, 6.0, 49.0),
    Product("PL-300", "Platform Enterprise", "Platform", "Plan", True, 9.0, 79.0),
    Product("PL-410", "Platform Insights", "Platform", "Module", True, 3.0, 19.0),
    Product("SU-100", "Support Plus", "Support", "Support", True, 2.0, 9.0),
    Product("HW-110", "Scanner S1", "Devices", "Scanners", False, 128.0, 249.0),
    Product("HW-120", "Scanner S2 Pro", "Devices", "Scanners", False, 210.0, 429.0),
    Product("HW-210", "Terminal T2", "Devices", "Terminals", False, 340.0, 690.0),
    Product("HW-310", "Label Printer P3", "Devices", "Printers", False, 150.0, 310.0),
    Product("SV-100", "Onboarding Package", "Services", "Services", False, 700.0, 1500.0),
    Product("SV-200", "Training Day", "Services", "Services", False, 450.0, 980.0),
    Product("CO-100", "Labels, box of 1,000", "Consumables", "Labels", False, 6.0, 14.9),
    Product("CO-200", "Ribbon, pack of 10", "Consumables", "Ribbons", False, 9.5, 24.5),
    Product("CO-300", "Battery Pack", "Consumables", "Power", False, 17.0, 39.0),
)
PRICES = np.array([product.price for product in PRODUCTS])
COSTS = np.array([product.cost for product in PRODUCTS])


class Store(NamedTuple):
    """A place of sale; opened in months from the start of the data."""

    name: str
    city: str
    region: int
    opened: int
    area: float
    orders: float


STORES = (
    Store("Store Hamburg", "Hamburg", 0, -70, 310.0, 1.25),
    Store("Store Hanover", "Hanover", 0, -40, 220.0, 0.80),
    Store("Store Munich", "Munich", 1, -64, 340.0, 1.55),
    Store("Store Nuremberg", "Nuremberg", 1, 14, 180.0, 0.85),
    Store("Store Cologne", "Cologne", 3, -52, 240.0, 1.00),
    Store("Store Leipzig", "Leipzig", 2, -47, 235.0, 1.01),
    Store("Online", "", 3, -60, 0.0, 1.60),
)
COMPETITORS = ("Quorvex", "Brindal Systems", "Velmiro", "Ostrakon POS")
CHANNELS = (
    "Organic search", "Paid search", "Paid social", "Webinar",
    "Trade show", "Direct", "Partner", "Referral", "Outbound",
)  # fmt: skip
OUTBOUND_CHANNEL, REFERRAL_CHANNEL = 8, 7
LOSS_REASONS = ("Price", "No decision", "Missing feature", "Competitor", "Timing", "No budget")
CONTRACT_STAGES = ("Discovery", "Qualified", "Demo", "Proposal", "Negotiation")
RENEWAL_STAGES = ("Renewal due", "Renewal talks", "Renewal offer")
EXPANSION_STAGES = ("Idea", "Needs confirmed", "Offer")
PIPELINES = (("Sales Pipeline", "new"), ("Renewals", "renewal"), ("Expansion", "expansion"))
STAGES = (CONTRACT_STAGES, RENEWAL_STAGES, EXPANSION_STAGES)
