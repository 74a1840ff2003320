"""The table: what was measured, its ratios to the floors, and what was wanted."""

from statistics import median

from load import CONNECTIONS

READS = {"listing": {"sqlite": 0.5, "mysql": 0.25}, "page": {"sqlite": 0.15, "mysql": 0.08}}  # rate to /health/live
WRITES = ("offer", "quote", "register")
MOST_CPU, LEAST_OF_RAW, LEAST_OF_ONE_ROW, MOST_P99, MOST_GROWN = 1.3, 0.5, 1.0, 20, 1.3


def middle(results, member):
    return median(getattr(result, member) for result in results)


def measured(name, results):
    rates = [result.rate for result in results]
    return (f"{name:12} {middle(results, 'rate'):10.0f} {min(rates):8.0f} {max(rates):8.0f} {middle(results, 'p50'):8.0f} "
            f"{middle(results, 'p99'):8.0f} {sum(result.errors for result in results):7} {middle(results, 'cpu'):8.1f} "
            f"{middle(results, 'engine_cpu'):9.1f} {max(result.memory for result in results) / 2**20:7.0f}")


def wanted(what, value, goal, most=False):
    """One line; `goal` None only tells."""
    if goal is None:
        return f"{what:52} {value:7.2f}"
    short = value > goal if most else value < goal
    return f"{what:52} {value:7.2f}   {'<=' if most else '>='} {goal:<5} {'SHORT' if short else 'ok'}"


def turn_by_turn(runs, member, name, floor):
    """The median of the rounds' own ratios: what disturbs a whole round disturbs both."""
    return median(getattr(a, member) / getattr(b, member) for a, b in zip(runs[name], runs[floor]))


def report(engine, runs, floors, one_row, grown=None):
    """`runs`: name -> results of the rounds, "bare beast" and "health_live" among them; `floors`: name -> raw client; `grown`: how many
    contracts were registered at first, how many later, and the runs then.
    """
    lines = [f"{engine}, HTTPS keep-alive, {CONNECTIONS} connections: medians of {len(runs['health_live'])} rounds",
             f"{'':12} {'requests/s':>10} {'least':>8} {'most':>8} {'p50 us':>8} {'p99 us':>8} {'errors':>7} {'CPU us':>8} {'engine us':>9} "
             f"{'RSS MiB':>7}"]
    lines += [measured(name, results) for name, results in runs.items()]
    lines += ["", f"{'ratio':52} {'is':>7}   wanted"]
    lines.append(wanted("CPU of health_live to bare beast", turn_by_turn(runs, "cpu", "health_live", "bare beast"), MOST_CPU, True))
    for name, least in READS.items():
        if name in runs:
            lines.append(wanted(f"{name} to health_live", turn_by_turn(runs, "rate", name, "health_live"), least[engine]))
    for name, floor in floors.items():
        what = f"{name} to the raw client ({floor['rate']:.0f}/s, p99 {floor['p99_us']} us, {floor['errors']} errors)"
        lines.append(wanted(what, middle(runs[name], "rate") / floor["rate"], LEAST_OF_RAW if name in WRITES else None))
    for name in WRITES if one_row else ():
        if name in runs:
            what = f"{name} to one raw row each ({one_row['rate']:.0f}/s)"
            lines.append(wanted(what, middle(runs[name], "rate") / one_row["rate"], LEAST_OF_ONE_ROW))
    if "register" in runs and "offer" in runs:
        lines.append(wanted("register to offer", turn_by_turn(runs, "rate", "register", "offer"), None))
    if grown:
        first, later, then = grown
        cost = middle(runs["register"], "rate") / middle(then["register"], "rate")
        errors = sum(result.errors for result in then["register"])
        what = f"registering at {later} to at {first} ({middle(then['register'], 'rate'):.0f}/s, {errors} errors)"
        lines.append(wanted(what, cost, MOST_GROWN, True))
    for name in runs:
        lines.append(wanted(f"p99 to p50 of {name}", middle(runs[name], "p99") / max(middle(runs[name], "p50"), 1), MOST_P99, True))
    return "\n".join(lines)
