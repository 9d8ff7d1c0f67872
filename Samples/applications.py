"""The logs of the sample applications: a plastics plant in Zhongshan and a cement plant in Huzhou."""
import datetime as dt

from made import day_shape, decimal, noise, stamp, table

HOUR = dt.timedelta(hours=1)


def hours(year, days, month=1):
    at = dt.datetime(year, month, 1)
    return [at + n * HOUR for n in range(days * 24)]


def emission(name, at, outlets, over=()):
    """A wide log, hourly: `outlets` maps an outlet to (NMHC in 0.1 mg/m3 or None, PM in 0.1, flow).

    `over` holds (outlet, month, day, hour, pollutant, value in 0.1 mg/m3) that stand out.
    """
    told = {(o, m, d, h, p): v for o, m, d, h, p, v in over}
    rows = []
    for n, hour in enumerate(at):
        for outlet, (nmhc, pm, flow) in outlets.items():
            cells = []
            for pollutant, mean in (("NMHC", nmhc), ("PM", pm)):
                key = (outlet, hour.month, hour.day, hour.hour, pollutant)
                if mean is None:
                    cells.append("")
                    continue
                value = told.get(key, mean + day_shape(hour.hour, mean // 10)
                                 + noise(name + outlet + pollutant, n, mean // 15))
                cells.append(decimal(value, 1))
            cells.append(str(flow + noise(name + outlet + "flow", n, flow // 40)))
            rows.append(f"{hour:%Y-%m-%d %H:%M},{outlet},{','.join(cells)},N")
    return table("timestamp,outlet,NMHC(mg/m3),PM(mg/m3),flow(m3/h),flag", rows)


def energy(name, year, products, months=12, gas=None):
    """Energy by product: `products` maps a product to (kWh, m3 of gas) of an average month."""
    rows = []
    for month in range(1, months + 1):
        for product, (kwh, volume) in products.items():
            for kind, unit, average in (("electricity", "kWh", kwh), ("natural-gas", "m3", volume)):
                quantity = average + noise(name + kind + product, month, average // 50)
                rows.append(f"{year}-{month:02d},{kind},{quantity},{unit},{product}")
    return table("month,energy,quantity,unit,product", rows)


def production(name, year, products, added, months=12):
    """Value added in 0.1 × 10⁴ yuan and tonnes × 10 of each product of an average month."""
    rows = []
    for month in range(1, months + 1):
        rows.append(
            f"{year}-{month:02d},{decimal(added + noise(name + 'added', month, added // 40), 1)},,,")
        for product, tonnes in products.items():
            quantity = tonnes + noise(name + product, month, tonnes // 50)
            rows.append(f"{year}-{month:02d},,{product},{decimal(quantity, 1)},t")
    return table("month,value_added,product,quantity,unit", rows)


# --- plastics, Zhongshan ------------------------------------------------------------------------

# The twelve months before construction and after completion, hour by hour.
BEFORE = (2018, 365)
AFTER = (2020, 366)
OUTLETS_BEFORE = {"DA001": (420, 92, 18000), "DA002": (35, 110, 9000)}
OUTLETS_AFTER = {"DA001": (240, 85, 18000), "DA002": (32, 102, 9000)}
# kWh and m3 a month by product; tonnes × 10; value added in 0.1 × 10⁴ yuan.
ENERGY_BEFORE = {"注塑件": (310000, 9000), "片材": (120000, 2500)}
OUTPUT_BEFORE = {"注塑件": 4200, "片材": 3100}
ADDED = 5200


def plastics(name, energy_after=None, output_after=None, added_after=ADDED, outlets_after=None,
             over=(), months=12, emission_after=AFTER):
    before = hours(*BEFORE)
    after = hours(*emission_after)
    return {
        "before/logs/emission.csv": emission("plastics-before", before, OUTLETS_BEFORE),
        "before/logs/energy.csv": energy("plastics-before", 2018, ENERGY_BEFORE),
        "before/logs/production.csv": production("plastics-before", 2018, OUTPUT_BEFORE, ADDED),
        "after/logs/emission.csv": emission(
            name + "-after", after, outlets_after or OUTLETS_AFTER, over),
        "after/logs/energy.csv": energy(
            name + "-after", 2020, energy_after or {"注塑件": (262000, 8100), "片材": (104000, 2200)},
            months),
        "after/logs/production.csv": production(
            name + "-after", 2020, output_after or {"注塑件": 4300, "片材": 3200}, added_after, months),
    }


def small_firm():
    """Not built yet: the present plant alone, which keeps its limits."""
    made = plastics("small")
    logs = {path: text for path, text in made.items() if path.startswith("before/")}
    logs["before/logs/emission.csv"] = emission(
        "small-before", hours(2018, 31, month=3), OUTLETS_AFTER)
    return logs


APPLICATIONS = {
    # Passes: energy and VOCs fall, nothing else rises, the revenue is enough.
    "zhongshan-grant": lambda: plastics("grant"),
    # The treated outlet improves, and the crusher's dust is over the limit for six hours.
    "zhongshan-other-outlet": lambda: plastics(
        "other", outlets_after={"DA001": (240, 85, 18000), "DA002": (32, 131, 9000)},
        over=[("DA002", 3, 18, hour, "PM", 315 + 4 * hour) for hour in range(9, 15)]),
    # Nothing takes less energy; the plant makes more sheet, which takes little, and dearer.
    "zhongshan-mix": lambda: plastics(
        "mix", energy_after={"注塑件": (156000, 4500), "片材": (236000, 4900)},
        output_after={"注塑件": 2100, "片材": 6080}, added_after=6900,
        outlets_after={"DA001": (250, 85, 18000), "DA002": (32, 102, 9000)}),
    # Two months after.
    "zhongshan-two-months": lambda: plastics("short", months=2, emission_after=(2020, 31 + 29)),
    # As the first, for a firm with a main revenue under 10 million yuan.
    "zhongshan-small-firm": small_firm,
}


# --- cement grinding, Huzhou --------------------------------------------------------------------


def grinding():
    rows = [
        f"{stamp(at)},DA001,"
        f"{decimal(72 + day_shape(at.hour, 8) + noise('grinding-PM', n, 9), 1)},"
        f"{210000 + noise('grinding-flow', n, 4000)},N"
        for n, at in enumerate(hours(2023, 30, month=11))
    ]
    return {"before/logs/emission.csv": table("timestamp,outlet,PM(mg/m3),flow(m3/h),flag", rows)}


APPLICATIONS["huzhou-grinding-swap"] = grinding
