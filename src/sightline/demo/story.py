"""What is going on in the company, in figures: change one here and the files tell another story.

Months count from the first month of the data, which is month 0; the present month is month 36.
`docs/demo-company.md` tells the same story to the reader and says where each figure can be found.
"""

from __future__ import annotations

COMPANY = "Lumbrecht Systems"
DOMAIN = "lumbrecht.example"
TIME_ZONE = "Europe/Berlin"

# How much there is at size 1.
INBOUND_LEADS = 7_600
OUTBOUND_LEADS = 4_400
IMPORTED_CUSTOMERS = 190
SHOP_ORDERS = 28_000
TICKETS = 2_600
CAMPAIGN_TOUCHES = 9_000

# The strong region wins more and buys more.
REGIONS = ("North", "South", "East", "West", "United Kingdom", "United States")
REGION_SHARES = (0.21, 0.28, 0.14, 0.18, 0.11, 0.08)
STRONG_REGION = 1
STRONG_WINS = 1.35
STRONG_AMOUNTS = 1.40

# Deals: chance to win, and the median number of days from creation to close.
WIN_CHANCE = 0.27
CYCLE_DAYS = 46
# The closer: quick to sign, and half of the customers are gone within nine months.
CLOSER_CYCLE_DAYS = 15
CLOSER_WINS = 1.5
CLOSER_LOAD = 2.0
CLOSER_CHURN = 0.58
CLOSER_CHURN_DAYS = (115, 268)
# The tireless one: many touches on deals that are lost all the same.
TIRELESS_WINS = 0.5
TIRELESS_LOST_TOUCHES = (5.3, 12.8, 8.1)  # video meetings, emails, calls
LOST_TOUCHES = (2.0, 5.0, 3.2)
WON_TOUCHES = (3.0, 7.4, 4.2)

# Customers leave in the middle of a term at this rate a month, or at the end of one with this chance.
CHURN_A_MONTH = 0.005
CHURN_AT_TERM = 0.09
# Holders of the middle plan in one vertical add the analytics module half a year in.
EXPANDING_VERTICAL = 0
EXPANDING_SHARE = 0.55
EXPANSIONS_A_YEAR = 1.5
EXPANSION_WINS = 0.40

# Inbound leads: who answers how fast, in working minutes, and how many are never answered.
ANSWER_MINUTES = 34
NEVER_ANSWERED = 0.05
PICKER_HIGH, PICKER_LOW = 65, 48  # lead scores
PICKER_FAST_MINUTES, PICKER_MIDDLE_MINUTES, PICKER_SLOW_MINUTES = 6, 95, 1_150
PICKER_NEVER = 0.58

# Outbound prospects: the chance that the touch is answered with interest; from the fifth on nothing comes.
INTEREST_AT_TOUCH = (0.020, 0.036, 0.033, 0.018)
REFUSAL_AT_TOUCH = 0.021
STILL_TOUCHED = (1.0, 0.93, 0.85, 0.76, 0.62, 0.44, 0.26, 0.12)

# A coupon in the last full February, in one of two stores that sell alike.
PROMOTED_STORE, LIKE_STORE = 4, 5
PROMOTION_DEPTH = 0.10
PROMOTION_UNITS = 1.42

# A competitor cuts the price of one product, and deals against it get harder.
CUTTING_COMPETITOR = 0
CUT_PRODUCT = 5
PRICE_CUT = 0.08
CUT_MONTHS_AGO = 5
WIN_AGAINST_CUT = 0.3

# Quotas: what a team sold, divided by these; the northern quota was set too low.
NORTH_ATTAINMENT = 1.22
SOUTH_ATTAINMENT = 0.95
ACCOUNTS_ATTAINMENT = 0.97
RAMP = (0.25, 0.6)  # share of the quota in the first quarters of a new hire
