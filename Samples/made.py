"""What the makers of the sample logs share: integers, their decimals, and tables."""


def noise(name, n, spread):
    """An integer in -spread ... spread that depends on nothing but the arguments (splitmix64)."""
    mask = (1 << 64) - 1
    x = (sum(ord(c) * 131**i for i, c in enumerate(name)) * 0x9E3779B97F4A7C15 + n) & mask
    x = (x + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return (x ^ (x >> 31)) % (2 * spread + 1) - spread


def decimal(number, places):
    """1234, 2 → '12.34'."""
    if places == 0:
        return str(number)
    sign = "-" if number < 0 else ""
    whole, part = divmod(abs(number), 10**places)
    return f"{sign}{whole}.{part:0{places}d}"


def day_shape(hour, swing):
    """How far a plant's day lifts a value: most in the afternoon, least before dawn."""
    return swing * (12 - abs(15 - hour)) // 12


def stamp(at):
    return at.strftime("%Y-%m-%d %H:%M:%S")


def table(head, rows, line_end="\n"):
    return line_end.join([head, *rows]) + line_end


def monthly(years, kinds):
    """An energy log: `kinds` maps (energy, unit) to the average month of each year."""
    rows = []
    for year in years:
        for month in range(1, 13):
            for (energy, unit), average in kinds.items():
                if average[year] is None or (average[year][1:] and month in average[year][1]):
                    continue
                quantity = average[year][0] + noise(energy + str(year), month, average[year][0] // 40)
                rows.append(f"{year}-{month:02d},{energy},{quantity},{unit}")
    return table("month,energy,quantity,unit", rows)


def value_added(years):
    """A production log in 10⁴ yuan at constant prices."""
    rows = [
        f"{year}-{month:02d},{decimal(average * 10 + noise('value' + str(year), month, average // 4), 1)}"
        for year, average in years.items()
        for month in range(1, 13)
    ]
    return table("month,value_added", rows)
