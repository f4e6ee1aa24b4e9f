"""One script uses another: the published `examples__library`, imported by its id."""

import examples__library as lib


@DFF.API('Describe numbers', category='example')
def describe(values=(9, 1, 3, 4, 6)):
    """Answers smallest, largest, mean and quartiles of a list of numbers."""
    low, middle, high = lib.quartiles(values)
    return {
        'count': len(values),
        'min': min(values),
        'max': max(values),
        'mean': sum(values) / len(values),
        'quartiles': [low, middle, high],
    }
