"""Loads every example into a running server, as a new user would, and checks what its functions answer.

Environment: DFF_BASE_URL, DFF_USERNAME, DFF_PASSWORD.
"""

import json
import os
import random
import unittest
from pathlib import Path
from typing import ClassVar

from management_client import ApiFailure, Client

FOLDER = Path(__file__).parent
CSV_LINES = 100_000
PLACEHOLDER = "INPUT_BY_CALLER"
CATALOG = json.loads((FOLDER / "catalog.json").read_text(encoding="utf-8"))
EXAMPLES = ["hello", "csv", "page", "chart", "import", "slow", "failing"]
LINKS: dict[str, "tuple[str, list[str]]"] = {
    "ex-hello": ("hello.hello", ["name"]),
    "ex-add": ("hello.add", ["x", "y"]),
    "ex-describe": ("imports_library.describe", ["values"]),
    "ex-csv": ("csv_summary.summarise", []),
    "ex-csv-text": ("csv_summary.summarise_text", ["text"]),
    "ex-page": ("html_page.page", ["title", "items"]),
    "ex-chart": ("chart_series.power", ["day", "step_minutes"]),
    "ex-slow": ("slow.count", ["steps", "pause"]),
    "ex-failing": ("failing.basket", ["items"]),
}


class ExamplesTest(unittest.TestCase):
    client: ClassVar[Client]

    @classmethod
    def setUpClass(cls) -> None:
        cls.client = Client(os.environ["DFF_BASE_URL"])
        cls.client.sign_in(os.environ["DFF_USERNAME"], os.environ["DFF_PASSWORD"])
        for example in cls.client.ask("examples/do/list"):
            cls.client.ask("examples/%s/do/install" % example["id"], {})
        for link, (function, arguments) in LINKS.items():
            cls.client.ensure_link(link, "examples__" + function, {name: PLACEHOLDER for name in arguments})

    def test_every_example_of_the_catalog_is_installed(self) -> None:
        rows = self.client.ask("examples/do/list")
        self.assertEqual(EXAMPLES, [row["id"] for row in rows])
        self.assertEqual({"installed"}, {row["state"] for row in rows})

    def test_every_function_an_example_begins_with_runs_with_its_arguments(self) -> None:
        for row in self.client.ask("examples/do/list"):
            if row["id"] not in ("slow", "failing"):
                body = json.dumps({"kwargs": row["kwargs"]}).encode("utf-8")
                status, _, text = self.client.send("func/" + row["funcId"], body)
                self.assertEqual(200, status, row["id"])
                # a page is answered as it is, all else in the envelope
                result = text if row["id"] == "page" else json.loads(text)["data"]["result"]
                self.assertTrue(result, row["id"])

    def test_every_script_of_the_folder_is_in_the_catalog(self) -> None:
        tools = {"management_client", "test_examples"}
        scripts = {name for row in CATALOG for name in row["scripts"]}
        self.assertEqual(scripts, {path.stem for path in FOLDER.glob("*.py")} - tools)

    def test_every_script_has_a_line_in_the_readme(self) -> None:
        text = (FOLDER / "README.md").read_text(encoding="utf-8")
        scripts = [name for row in CATALOG for name in row["scripts"]]
        self.assertEqual([], [name for name in scripts if "`%s.py`" % name not in text])

    def test_csv_text_is_summarised(self) -> None:
        rows = self.client.call("ex-csv-text", {"text": "a,b\n1,x\n3,\n"})
        first = {"name": "a", "numbers": 2, "texts": 0, "empty": 0, "min": 1.0, "max": 3.0, "mean": 2.0}
        self.assertEqual(first, rows[0])
        self.assertEqual({"name": "b", "numbers": 0, "texts": 1, "empty": 1}, rows[1])

    def test_chart_has_a_time_and_numbers_in_each_row(self) -> None:
        rows = self.client.call("ex-chart", {"day": "2026-06-21", "step_minutes": 60})
        self.assertEqual(24, len(rows))
        self.assertEqual("2026-06-21T12:00:00", rows[12]["time"])
        self.assertEqual(0, rows[2]["solar"])
        self.assertGreater(rows[12]["solar"], 30)

    def test_slow_takes_its_time(self) -> None:
        self.assertEqual(3, self.client.call("ex-slow", {"steps": 3, "pause": 0.1})["steps"])

    def test_failing_fails_and_is_mended_by_leaving_plums_out(self) -> None:
        with self.assertRaises(ApiFailure) as failure:
            self.client.call("ex-failing", {})
        self.assertEqual(599, failure.exception.status)
        self.assertIn("ask at the counter", str(failure.exception.body))
        self.assertEqual({"total": 0.95}, self.client.call("ex-failing", {"items": "apple, pear"}))

    def test_hello_greets(self) -> None:
        self.assertEqual({"message": "Hello, world!"}, self.client.call("ex-hello", {}))
        self.assertEqual({"message": "Hello, 世界!"}, self.client.call("ex-hello", {"name": "世界"}))

    def test_add_keeps_types(self) -> None:
        self.assertEqual("5", self.client.call("ex-add", {"x": 2, "y": 3}))
        self.assertEqual("0.75", self.client.call("ex-add", {"x": 0.5, "y": 0.25}))
        self.assertEqual("ab", self.client.call("ex-add", {"x": "a", "y": "b"}))

    def test_one_script_imports_another(self) -> None:
        expected = {"count": 5, "min": 1, "max": 9, "mean": 4.6, "quartiles": [2.0, 4, 7.5]}
        self.assertEqual(expected, self.client.call("ex-describe", {"values": [9, 1, 3, 4, 6]}))

    def test_page_is_html_in_a_sandbox_and_escapes_input(self) -> None:
        status, headers, body = self.client.send("al/ex-page?title=A%26B&items=%3Cb%3E,c")
        self.assertEqual(200, status)
        self.assertTrue(headers["content-type"].startswith("text/html"), headers)
        self.assertIn("sandbox", headers.get("content-security-policy", ""))
        self.assertIn("<h1>A&amp;B</h1>", body.decode("utf-8"))
        self.assertIn("<li>&lt;b&gt;</li>", body.decode("utf-8"))

    def test_csv_of_100000_lines_is_summarised(self) -> None:
        chance = random.Random(7)
        amounts: list[int] = [chance.randint(-5000, 5000) for _ in range(CSV_LINES)]
        names = ["north", 'south, "east"', "西"]
        lines = ["id,region,amount,note\n"]
        for index, amount in enumerate(amounts):
            name = names[index % 3].replace('"', '""')
            lines.append('%d,"%s",%d,%s\n' % (index, name, amount, "" if index % 4 else "x"))
        content = "".join(lines).encode("utf-8")

        answer = self.client.upload("ex-csv", "sales.csv", content, "text/csv")

        self.assertEqual(1, len(answer))
        self.assertEqual(("sales.csv", CSV_LINES), (answer[0]["file"], answer[0]["lines"]))
        columns = {column["name"]: column for column in answer[0]["columns"]}
        self.assertEqual(["id", "region", "amount", "note"], list(columns))
        amount_column = columns["amount"]
        self.assertEqual(CSV_LINES, amount_column["numbers"])
        self.assertEqual((min(amounts), max(amounts)), (amount_column["min"], amount_column["max"]))
        self.assertAlmostEqual(sum(amounts) / CSV_LINES, amount_column["mean"], places=6)
        self.assertEqual(
            (0, CSV_LINES, 0),
            tuple(columns["region"][key] for key in ("numbers", "texts", "empty")),
        )
        self.assertEqual(
            (CSV_LINES // 4, CSV_LINES * 3 // 4),
            (columns["note"]["texts"], columns["note"]["empty"]),
        )


if __name__ == "__main__":
    unittest.main()
