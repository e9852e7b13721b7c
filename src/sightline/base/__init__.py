"""Words every floor shares: errors, periods, calendars, money, units, statistics, discovery."""
