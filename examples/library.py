"""Plain functions that other scripts import; none of them can be called from outside."""


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def quartiles(values):
    ordered = sorted(values)
    half = len(ordered) // 2
    upper = ordered[half + len(ordered) % 2 :]
    return median(ordered[:half] or ordered), median(ordered), median(upper or ordered)
