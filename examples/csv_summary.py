"""Summarises an uploaded CSV file without holding it in memory.

Upload:  curl -F files=@sales.csv http://127.0.0.1:8088/api/v1/al/LINK/simplified
"""

import csv


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


def summarise_file(path):
    with open(path, newline='', encoding='utf-8-sig') as file:
        lines = csv.reader(file)
        columns = [Column(name) for name in next(lines, [])]
        count = 0
        for line in lines:
            if not line:
                continue
            count += 1
            for column, text in zip(columns, line):
                column.add(text)
    return count, columns


@DFF.API('Summarise CSV', category='example', timeout=60, api_timeout=60)
def summarise(files):
    """Answers the number of lines and, per column, how many numbers, smallest, largest and mean."""
    answer = []
    for file in files:
        count, columns = summarise_file(file['filePath'])
        answer.append({
            'file': file['originalname'],
            'lines': count,
            'columns': [column.summary() for column in columns],
        })
    return answer
