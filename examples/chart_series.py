"""Rows with a time and numbers: the result viewer of the editor draws them as a chart."""

import datetime
import math


@DFF.API('Day of a power station', category='example')
def power(day='2026-06-21', step_minutes: int = 15):
    """Answers the load of a town and the yield of its solar cells over one day.

    Parameters:
      day {str} The day, as YYYY-MM-DD
      step_minutes {int} Minutes between two points, 1 to 120
    """
    if not 1 <= step_minutes <= 120:
        raise ValueError('step_minutes is %s, but must be 1 to 120' % step_minutes)
    begin = datetime.datetime.strptime(day, '%Y-%m-%d')
    rows = []
    for minute in range(0, 24 * 60, step_minutes):
        hour = minute / 60
        load = 42 + 9 * math.sin((hour - 9) / 24 * 2 * math.pi) + 6 * math.exp(-((hour - 19) ** 2) / 4)
        solar = max(0, 38 * math.sin((hour - 5) / 15 * math.pi)) if 5 <= hour <= 20 else 0
        time = begin + datetime.timedelta(minutes=minute)
        rows.append({'time': time.isoformat(), 'load': round(load, 2), 'solar': round(solar, 2)})
    print(len(rows), 'points of', day)
    return rows
