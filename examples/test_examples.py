"""Loads every example into a running server, as a new user would, and checks what its functions answer.

Environment: DFF_BASE_URL, DFF_USERNAME, DFF_PASSWORD.
"""

import os
import random
import unittest
from pathlib import Path
from typing import ClassVar

from management_client import Client

FOLDER = Path(__file__).parent
CSV_LINES = 100_000
PLACEHOLDER = "INPUT_BY_CALLER"

# Script, function, arguments a caller may give. `library` comes first, because a script needs what it imports.
SCRIPTS = ["library", "hello", "imports_library", "csv_summary", "html_page"]
LINKS: dict[str, "tuple[str, list[str]]"] = {
    "ex-hello": ("hello.hello", ["name"]),
    "ex-add": ("hello.add", ["x", "y"]),
    "ex-describe": ("imports_library.describe", ["values"]),
    "ex-csv": ("csv_summary.summarise", []),
    "ex-page": ("html_page.page", ["title", "items"]),
}


class ExamplesTest(unittest.TestCase):
    client: ClassVar[Client]

    @classmethod
    def setUpClass(cls) -> None:
        cls.client = Client(os.environ["DFF_BASE_URL"])
        cls.client.sign_in(os.environ["DFF_USERNAME"], os.environ["DFF_PASSWORD"])
        cls.client.ensure_script_set("examples")
        for name in SCRIPTS:
            cls.client.publish("examples__" + name, (FOLDER / (name + ".py")).read_text(encoding="utf-8"))
        for link, (function, arguments) in LINKS.items():
            cls.client.ensure_link(link, "examples__" + function, {name: PLACEHOLDER for name in arguments})

    def test_every_script_of_the_folder_is_loaded(self) -> None:
        tools = {"management_client", "test_examples"}
        self.assertEqual(set(SCRIPTS), {path.stem for path in FOLDER.glob("*.py")} - tools)

    def test_every_script_has_a_line_in_the_readme(self) -> None:
        text = (FOLDER / "README.md").read_text(encoding="utf-8")
        self.assertEqual([], [name for name in SCRIPTS if "`%s.py`" % name not in text])

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
