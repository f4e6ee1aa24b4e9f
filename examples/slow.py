"""A function that takes its time: its lines are visible while it runs, and Stop ends it."""

import time


@DFF.API('Count slowly', category='example', timeout=120, api_timeout=120)
def count(steps: int = 20, pause: float = 1.0):
    """Counts and says each step.

    Parameters:
      steps {int} How far to count
      pause {float} Seconds between two steps
    """
    begin = time.monotonic()
    for step in range(1, steps + 1):
        print('step', step, 'of', steps)
        time.sleep(pause)
    return {'steps': steps, 'seconds': round(time.monotonic() - begin, 1)}
