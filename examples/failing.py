"""A function that fails, to see what happens then: the traceback names the line, and a press on it goes there."""

PRICES = {'apple': '0.40', 'pear': '0.55', 'plum': 'ask at the counter'}


def price_of(item):
    return float(PRICES[item])


@DFF.API('Price of a basket', category='example')
def basket(items='apple,pear,plum'):
    """Adds up prices. One of them is no number, so it fails until you mend PRICES or leave plums out."""
    total = 0
    for item in items.split(','):
        print('adding', item)
        total += price_of(item.strip())
    return {'total': round(total, 2)}
