"""Summarises CSV without holding it in memory: a text, or uploaded files.

Upload:  curl -F files=@sales.csv http://127.0.0.1:8088/api/v1/al/LINK/simplified
"""

import csv
import io

SAMPLE = """city,population,area
Shanghai,24870000,6341
Oslo,717710,454
Lima,10092000,2672
"""


class Column:
    """What is known of one column after the lines read so far."""

    def __init__(self, name):
        self.name = name
        self.empty = 0
        self.numbers = 0
        self.texts = 0
        self.total = 0.0
        self.low = None
        self.high = None

    def add(self, text):
        if text == '':
            self.empty += 1
            return
        try:
            number = float(text)
        except ValueError:
            self.texts += 1
            return
        self.numbers += 1
        self.total += number
        if self.low is None or number < self.low:
            self.low = number
        if self.high is None or number > self.high:
            self.high = number

    def summary(self):
        row = {'name': self.name, 'numbers': self.numbers, 'texts': self.texts, 'empty': self.empty}
        if self.numbers:
            row.update(min=self.low, max=self.high, mean=self.total / self.numbers)
        return row


def summarise_lines(lines):
    reader = csv.reader(lines)
    columns = [Column(name) for name in next(reader, [])]
    count = 0
    for line in reader:
        if not line:
            continue
        count += 1
        for column, text in zip(columns, line):
            column.add(text)
    return count, columns


@DFF.API('Summarise text', category='example')
def summarise_text(text=SAMPLE):
    """Answers one row per column of a CSV text: how many numbers, smallest, largest and mean."""
    count, columns = summarise_lines(io.StringIO(text))
    print(count, 'lines')
    return [column.summary() for column in columns]


@DFF.API('Summarise files', category='example', timeout=60, api_timeout=60)
def summarise(files):
    """Answers the number of lines and, per column, how many numbers, smallest, largest and mean."""
    answer = []
    for file in files:
        with open(file['filePath'], newline='', encoding='utf-8-sig') as lines:
            count, columns = summarise_lines(lines)
        answer.append({
            'file': file['originalname'],
            'lines': count,
            'columns': [column.summary() for column in columns],
        })
    return answer
