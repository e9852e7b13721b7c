"""The dirt is in the files as planted, and what is not planted holds together."""


def planted(company, what):
    return sum(item.rows for item in company.planted if item.what == what)


def test_contacts_stand_twice_when_only_the_case_of_the_address_differs(company, exports):
    [[exact, folded, rows]] = exports(
        'select count(distinct "Email"), count(distinct lower("Email")), count(*) from contacts'
    )
    assert exact == rows
    assert rows - folded == planted(company, "contacts entered twice, address in other case") > 10


def test_companies_stand_twice_when_the_domain_is_written_otherwise(company, exports):
    [[rows, domains]] = exports(
        """
        select count(*), count(distinct regexp_replace(lower("Company Domain Name"), '^https://www\\.|/$', '', 'g'))
        from companies
        """
    )
    assert rows - domains == planted(company, "companies entered twice, same domain") > 5


def test_deals_lack_amount_or_owner_when_planted(company, exports):
    [[amountless, free, ownerless, francs]] = exports(
        """
        select count(*) filter (written = ''), count(*) filter (written = '0.00'), count(*) filter (rep = ''),
          count(*) filter (currency = 'CHF') from deal
        """
    )
    assert amountless == planted(company, "deals without an amount") > 0
    assert free == planted(company, "lost deals of amount zero") > 0
    assert ownerless == planted(company, "deals without an owner") > 0
    assert francs == planted(company, "a deal in a currency without any rate") == 1


def test_deals_close_before_they_begin_when_planted_or_imported(company, exports):
    [[early]] = exports("select count(*) from deal where closed < created and not is_imported")
    [[imported, minutes]] = exports("select count(*), count(distinct created) from deal where is_imported")
    assert early == planted(company, "deals closed before they were created") > 0
    assert imported == planted(company, "deals created by one import")
    assert minutes == 5


def test_deals_change_their_outcome_when_reopened_or_canceled(company, exports):
    found = exports(
        """
        with closes as (
          select "Record ID" as id, list("New Value" order by "Changed At") as outcomes from history
          where "Property" = 'dealstage' and "New Value" like 'Closed%' group by 1)
        select outcomes, count(*) from closes group by 1
        """
    )
    counts = {tuple(outcomes): count for outcomes, count in found}
    assert counts["Closed Lost", "Closed Won"] == planted(company, "lost deals opened again and won") > 10
    assert counts["Closed Won", "Closed Lost"] == planted(company, "won deals that were canceled") > 3
    assert set(counts) == {
        ("Closed Won",),
        ("Closed Lost",),
        ("Closed Lost", "Closed Won"),
        ("Closed Won", "Closed Lost"),
    }


def test_the_last_stage_in_the_history_is_the_deal_s_own_when_both_are_read(exports):
    found = exports(
        """
        with final as (
          select "Record ID" as id, arg_max("New Value", "Changed At") as stage, max("Changed At") as at from history
          where "Property" = 'dealstage' group by 1)
        select count(*), count(*) filter (final.stage = deal.stage),
          count(*) filter (final.stage not like 'Closed%' or strptime(final.at, '%Y-%m-%d %H:%M') = deal.closed)
        from final join deal using (id)
        """
    )
    [[deals, same_stage, same_close]] = found
    assert deals > 2_000
    assert same_stage >= deals * 0.999
    assert same_close >= deals * 0.999


def test_a_refund_is_never_larger_than_its_line_when_lines_are_added(exports):
    [[refunds, too_large]] = exports(
        """
        with sold as (
          select "Order" as number, "SKU" as sku, sum(cast("Net" as double)) as net from order_lines
          where cast("Quantity" as integer) > 0 group by 1, 2)
        select count(*), count(*) filter (cast(r."Net" as double) > sold.net + 0.005)
        from refunds r join sold on number = r."Order" and sold.sku = r."SKU"
        """
    )
    assert refunds > 300
    assert too_large == 0


def test_lines_add_up_to_their_order_when_the_order_s_discount_is_taken_off(exports):
    [[orders, wrong, negative]] = exports(
        """
        with added as (
          select "Order" as number, sum(cast("Net" as decimal(18, 2))) as total,
            count(*) filter (cast("Quantity" as integer) < 0) as negative from order_lines group by 1)
        select count(*), count(*) filter (total - cast("Order discount" as decimal(18, 2)) <> cast(orders."Net" as decimal(18, 2))),
          sum(negative)
        from orders join added on number = "Order"
        """
    )
    assert orders > 20_000
    assert wrong == 0
    assert negative > 100


def test_orders_fall_into_another_day_in_utc_when_bought_after_midnight(company, exports):
    [[moved]] = exports(
        """
        select count(*) from orders where "Order" like 'E-%'
          and cast(cast("Created at" as timestamptz) at time zone 'Europe/Berlin' as date) <> cast(left("Created at", 10) as date)
        """
    )
    assert moved >= 6
    assert (
        planted(company, "orders at local midnight and at clock changes")
        == exports("select count(*) from orders where \"Order\" like 'E-%'")[0][0]
    )


def test_a_subscription_is_worth_nothing_when_it_ended(exports):
    found = exports(
        """
        with worth as (select subscription_id, sum(cast(mrr_change as decimal(18, 2))) as worth_now from movements group by 1)
        select end_date <> '' as has_ended, count(*), min(worth_now), max(worth_now) from subscriptions join worth using (subscription_id)
        where is_free = 'false' group by 1
        """
    )
    by = {row[0]: row[1:] for row in found}
    assert by[True][0] > 80
    assert by[True][1:] == (0, 0)
    assert by[False][1] > 0


def test_amounts_are_the_sum_of_their_lines_when_an_amount_is_written(exports):
    [[deals, wrong]] = exports(
        """
        with added as (select "Associated Deal IDs" as id, sum(cast("Net price" as decimal(18, 2))) as net from line_items group by 1)
        select count(*), count(*) filter (net <> cast(written as decimal(18, 2))) from deal join added using (id)
        where written not in ('', '0.00')
        """
    )
    assert deals > 2_500
    assert wrong == 0


def test_the_pound_has_no_rate_when_the_first_deals_close(company, exports):
    [[first]] = exports('select min("Date") from rates where "From" = \'GBP\'')
    [[early]] = exports(
        f"select count(*) from deal where currency = 'GBP' and stage like 'Closed%' and closed < timestamp '{first}'"
    )
    assert early > 5
    assert abs(early - planted(company, "closed deals in pounds before the first rate")) <= 1
