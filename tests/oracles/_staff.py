"""What the specification says of the staff: who was on the payroll on a day, in which role, for how long."""


def employed_on(employee, day):
    """Whether the person is on the payroll that day; hired after leaving means hired again."""
    hired, left = employee["hire_date"], employee["leave_date"]
    if hired is not None and left is not None and hired > left:
        return day <= left or day >= hired
    return (hired is None or hired <= day) and (left is None or day <= left)


def came_back_soon(employee):
    """Whether somebody was hired again within thirty days of leaving."""
    hired, left = employee["hire_date"], employee["leave_date"]
    return hired is not None and left is not None and 0 < (hired - left).days <= 30


def role_at(reading, employee, day):
    """The dated role of the day, the latest begun first; else the present one."""
    if not employee:
        return None
    dated = [
        row
        for row in reading.naming("role_assignment", "employee_id", employee["id"])
        if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])
    ]
    if dated:
        return max(dated, key=lambda row: (row["valid_from"], row["id"]))["role"]
    return employee["role"]


def tenure_band(hired, day):
    """How long the person has been here, in bands."""
    if hired is None or hired > day:
        return None
    days = (day - hired).days
    for limit, name in ((365, "under 1 year"), (1095, "1 to 3 years"), (1825, "3 to 5 years")):
        if days < limit:
            return name
    return "5 years and more"
