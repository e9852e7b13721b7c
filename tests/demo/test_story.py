"""The story of the demo company is in its files: each part is found by counting, without any of our own reading."""

import os


def rows(exports, query):
    found = exports(query)
    if os.environ.get("SHOW_STORY"):
        print(query, *found, sep="\n  ")
    return found


def test_one_region_wins_most_when_new_business_is_cut_by_region(exports):
    found = rows(
        exports,
        """
        select c."State/Region", count(*) filter (stage = 'Closed Won') as won,
          count(*) filter (stage = 'Closed Lost') as lost, round(sum(euros) filter (stage = 'Closed Won')) as euros
        from fresh join companies c on c."Record ID" = company
        where stage like 'Closed%' group by 1 order by euros desc
        """,
    )
    total = sum(row[3] for row in found)
    assert found[0][0] == "South"
    assert found[0][3] / total > 0.28
    assert found[0][3] > 1.35 * found[1][3]
    others = [row for row in found if row[0] != "South"]
    rate_of_others = sum(row[1] for row in others) / sum(row[1] + row[2] for row in others)
    assert found[0][1] / (found[0][1] + found[0][2]) > rate_of_others + 0.05


def test_the_fastest_closer_loses_most_customers_when_they_had_nine_months(exports):
    found = rows(
        exports,
        """
        select rep, count(*) as won, median(date_diff('minute', created, closed) / 1440.0) as cycle,
          count(*) filter (cast(start_date as date) + 274 <= date '2026-11-20') as matured,
          count(*) filter (cast(start_date as date) + 274 <= date '2026-11-20'
            and cast(nullif(end_date, '') as date) - cast(start_date as date) <= 274) as gone
        from fresh left join subscriptions s on s.deal_id = id
        where stage = 'Closed Won' group by rep order by cycle
        """,
    )
    closer = found[0]
    rest_matured, rest_gone = (sum(row[place] for row in found[1:]) for place in (3, 4))
    assert closer[0] == "Mia Brandtner"
    assert closer[2] < 26
    assert min(row[2] for row in found[1:] if row[1] >= 8) > 1.3 * closer[2]
    assert closer[3] >= 20
    assert closer[4] / closer[3] > 0.35
    assert rest_gone / rest_matured < 0.08


def test_one_rep_touches_lost_deals_most_when_types_are_counted_apart(exports):
    found = rows(
        exports,
        """
        with counted as (
          select deal, count(*) filter (kind = 'meeting') as meetings, count(*) filter (kind = 'email') as emails,
            count(*) filter (kind = 'call') as calls
          from touch where is_ours and deal <> '' group by deal)
        select rep = 'Henrik Vogtmann' as is_tireless, stage, count(*), avg(coalesce(meetings, 0)),
          avg(coalesce(emails, 0)), avg(coalesce(calls, 0))
        from fresh left join counted on deal = id
        where stage like 'Closed%' and rep <> '' group by 1, 2
        """,
    )
    means = {(row[0], row[1]): row[2:] for row in found}
    count, meetings, emails, calls = means[True, "Closed Lost"]
    assert count >= 30
    assert 4 < meetings < 6
    assert 9.5 < emails < 12.5
    assert 6 < calls < 8
    assert sum(means[True, "Closed Lost"][1:]) > 2 * sum(means[False, "Closed Lost"][1:])
    assert sum(means[True, "Closed Lost"][1:]) > 1.4 * sum(means[False, "Closed Won"][1:])


def test_one_sdr_leaves_low_scores_lying_when_leads_are_cut_by_score(exports):
    found = rows(
        exports,
        """
        with first_touch as (
          select lead_id, min(moment) as moment from touch
          where is_ours and not is_automatic and kind <> 'meeting' and lead_id <> '' group by lead_id),
        led as (
          select "Contact owner" = 'Jonas Kellinghaus' as is_picker,
            case when cast("Lead Score" as integer) >= 65 then 'high' when cast("Lead Score" as integer) < 48 then 'low'
              else 'middle' end as band,
            strptime("Owner Assigned Date", '%Y-%m-%d %H:%M') as assigned, moment
          from leads left join first_touch on lead_id = "Record ID"
          where "Inbound" = 'Yes' and "Owner Assigned Date" <> '' and "Disqualification reason" not in ('spam', 'invalid'))
        select is_picker, band, count(*), median(date_diff('minute', assigned, moment)),
          count(moment) / count(*), count(*) filter (date_diff('minute', assigned, moment) <= 1440) / count(*)
        from led group by 1, 2
        """,
    )
    by = {(row[0], row[1]): row[2:] for row in found}
    assert by[True, "high"][1] < 10
    assert by[True, "high"][3] > 0.95
    assert by[True, "low"][2] < 0.5
    assert by[True, "low"][3] < 0.15
    assert by[False, "low"][3] > 0.85
    assert abs(by[False, "low"][3] - by[False, "high"][3]) < 0.05


def test_nothing_converts_when_a_prospect_was_touched_five_times(exports):
    found = rows(
        exports,
        """
        with numbered as (
          select t.id, row_number() over (partition by lead_id order by moment, t.id) as k
          from touch t join leads l on l."Record ID" = t.lead_id
          where l."Inbound" = 'No' and deal = '' and kind <> 'meeting')
        select k, count(*), count(*) filter (classification = 'positive')
        from numbered left join replies on step_activity_id = numbered.id and automatic = 'false'
        group by k order by k
        """,
    )
    rates = [positive / at_risk for _, at_risk, positive in found]
    assert len(found) == 8
    assert max(rates) == max(rates[1:3])
    assert all(rate > 0.012 for rate in rates[:4])
    assert [row[2] for row in found[4:]] == [0, 0, 0, 0]
    assert sum(row[1] for row in found[4:]) > 3_000


def test_the_coupon_lifts_sales_when_the_like_store_is_the_yardstick(exports):
    found = rows(
        exports,
        """
        select "Location", strftime(cast("Created at" as timestamptz) at time zone 'Europe/Berlin', '%Y-%m') as month,
          count(*), sum(cast("Net" as double)) as net
        from orders where "Location" in ('Store Cologne', 'Store Leipzig') and "Status" = 'completed'
          and "Created at" >= '2025-12-31' and "Created at" < '2026-04-01'
        group by 1, 2 order by 1, 2
        """,
    )
    net = {(row[0], row[1]): row[3] for row in found}
    cologne, leipzig = ((net[store, "2026-01"], net[store, "2026-02"]) for store in ("Store Cologne", "Store Leipzig"))
    assert abs(cologne[0] - leipzig[0]) / ((cologne[0] + leipzig[0]) / 2) < 0.10
    lift = cologne[1] / cologne[0] / (leipzig[1] / leipzig[0]) - 1
    assert 0.15 < lift < 0.42


def test_a_competitor_is_eight_percent_cheaper_when_june_has_come(exports):
    found = rows(
        exports,
        """
        select "Seen at" >= '2026-06-01' as is_after, avg(cast("Price" as double)), count(*)
        from competitor_prices
        where "SKU" = 'HW-110' and "Competitor" = 'Quorvex' and "Price type" = 'shelf' and "Price" <> '0.00'
          and "Seen at" >= '2025-12-01'
        group by 1 order by 1
        """,
    )
    before, after = (row[1] for row in found)
    assert abs(after / before - 0.92) < 0.002


def test_deals_with_that_product_are_lost_on_price_when_the_competitor_is_in_them(exports):
    found = rows(
        exports,
        """
        select created >= timestamp '2026-06-01' as is_after, count(*) filter (stage = 'Closed Won') as won,
          count(*) filter (stage = 'Closed Lost') as lost,
          count(*) filter (stage = 'Closed Lost' and reason = 'Price') as on_price
        from fresh
        where competitor = 'Quorvex' and stage like 'Closed%'
          and id in (select "Associated Deal IDs" from line_items where "SKU" = 'HW-110')
        group by 1 order by 1
        """,
    )
    (_, won_before, lost_before, _), (_, won_after, lost_after, on_price) = found
    assert won_after / (won_after + lost_after) < won_before / (won_before + lost_before)
    assert on_price > 0.8 * lost_after


def test_one_vertical_adds_the_module_when_half_a_year_has_passed(exports):
    found = rows(
        exports,
        """
        with bought as (
          select subscription_id, min(cast(date as date)) as day from movements
          where sku = 'PL-410' and type = 'expansion' group by 1)
        select c."Industry" = 'Healthcare' as is_health, count(*) as holders,
          count(*) filter (day - cast(start_date as date) between 160 and 205) as at_month_six
        from subscriptions s join companies c on c."Record ID" = customer_id left join bought using (subscription_id)
        where plan_sku = 'PL-200' and cast(start_date as date) between date '2023-07-01' and date '2026-04-20'
          and coalesce(cast(nullif(end_date, '') as date), date '2026-11-20') - cast(start_date as date) > 165
        group by 1 order by 1
        """,
    )
    (_, others, few), (_, holders, many) = found
    assert holders >= 20
    assert many / holders > 0.35
    assert few / others < 0.06


def test_winter_beats_summer_when_wins_are_counted_by_month(exports):
    found = rows(
        exports,
        """
        select month(created), count(*) from leads_created group by 1 order by 1
        """.replace(
            "leads_created",
            "(select strptime(\"Create Date\", '%Y-%m-%d %H:%M') as created from leads "
            "where \"Create Date\" < '2026-11-01')",
        ),
    )
    by_month = dict(found)
    assert by_month[8] < 0.75 * by_month[10]
    assert max(by_month, key=by_month.get) in (10, 11)
