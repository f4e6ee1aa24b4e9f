"""What `DFF.SYNC_API`, `DFF.ASYNC_API` and `DFF.CRON_JOB` ask the platform for."""

from __future__ import annotations

from typing import Any

from support import TreeCase


class EntityTest(TreeCase):
    def asked(self, text: str, **answers: Any) -> tuple[Any, list[dict[str, Any]]]:
        for op, value in answers.items():
            self.tree.library.answers[op.replace("_", ".")] = value
        before = len(self.tree.library.calls)
        outcome = self.call(text)
        calls = [one for one in self.tree.library.calls[before:] if one["op"] != "code"]
        return outcome, calls

    def test_entities_are_got_called_and_filtered(self) -> None:
        rows = [
            {"id": "bat-1", "funcId": "a__b.c", "note": None, "isDisabled": False},
            {"id": "bat-2", "funcId": "a__b.d", "note": "Night", "isDisabled": True},
        ]
        query = "def f(): return [row['id'] for row in DFF.BATCH.query(filters=%s)]"
        for filters, found in (
            ({}, ["bat-1", "bat-2"]),
            ({"id": {"eq": "bat-2"}}, ["bat-2"]),
            ({"funcId": {"in": ["a__b.c"]}}, ["bat-1"]),
            ({"note": {"like": "night"}}, ["bat-2"]),
            ({"note": {"isnull": True}}, ["bat-1"]),
            ({"isDisabled": False}, ["bat-1"]),
        ):
            outcome, _ = self.asked(query % filters, batch_list=rows)
            self.assertEqual(outcome.value, found)
        outcome, _ = self.asked(query % {"none": {"eq": 1}}, batch_list=rows)
        self.assertEqual(outcome.meta["etype"], "ValueError")
        outcome, _ = self.asked("def f(): return DFF.ASYNC_API.query(['id'])", batch_list=rows)
        self.assertEqual(outcome.value, [{"id": "bat-1"}, {"id": "bat-2"}])
        outcome, calls = self.asked("def f(): return DFF.ASYNC_API.get()", batch_get=rows[0])
        self.assertEqual((outcome.value, calls[0]["id"]), (rows[0], None))
        outcome, calls = self.asked(
            "def f(): return DFF.BATCH.helper('bat-1', {'x': 1}, timeout=5)", batch_call=None
        )
        self.assertIsNone(outcome.value)
        self.assertEqual(
            (calls[0]["id"], calls[0]["kwargs"], calls[0]["timeout"]), ("bat-1", '{"x":1}', 5)
        )

    def test_each_kind_asks_for_its_own(self) -> None:
        for names, kind in (
            (("SYNC_API", "AUTH_LINK", "sync_api", "auth_link"), "link"),
            (("ASYNC_API", "BATCH", "async_api", "batch"), "batch"),
            (("CRON_JOB", "CRONTAB_CONFIG", "cron_job", "crontab_config"), "crontab"),
        ):
            for name in names:
                _, calls = self.asked(
                    f"def f(x=DFF.{name}):\n    x.get('x')\n    x.query()\n    x('x')",
                    **{f"{kind}_get": None, f"{kind}_list": [], f"{kind}_call": None},
                )
                wanted = [f"{kind}.{op}" for op in ("get", "list", "call")]
                self.assertEqual([call["op"] for call in calls], wanted)

    def test_cron_jobs_are_given_expressions_and_paused(self) -> None:
        text = (
            "def f():\n    jobs = DFF.CRON_JOB\n"
            "    jobs.set_cron_expr('@hourly', 60, 'cron-1')\n    jobs.set_temp_crontab('@daily')\n"
            "    jobs.set_crontab('@daily', entity_id='cron-2')\n    jobs.clear_cron_expr()\n"
            "    jobs.clear_crontab('cron-2')\n    jobs.clear_temp_crontab('cron-3')\n"
            "    jobs.pause(5, 'cron-1')\n"
            "    one = [jobs.get_cron_expr('c'), jobs.get_crontab('c'), jobs.get_temp_crontab()]\n"
            "    return one + [jobs.get_all_cron_expr(), jobs.get_all_crontab(),"
            " jobs.get_all_temp_crontab()]"
        )
        outcome, calls = self.asked(
            text,
            crontab_setExpr=None,
            crontab_clearExpr=None,
            crontab_pause=None,
            crontab_getExpr="@hourly",
            crontab_allExprs={"cron-1": "@hourly"},
        )
        self.assertEqual(outcome.value, ["@hourly"] * 3 + [{"cron-1": "@hourly"}] * 3)
        given = [(call["op"][8:], call.get("id"), call.get("expr")) for call in calls[:7]]
        self.assertEqual(
            given,
            [
                ("setExpr", "cron-1", "@hourly"),
                ("setExpr", None, "@daily"),
                ("setExpr", "cron-2", "@daily"),
                ("clearExpr", None, None),
                ("clearExpr", "cron-2", None),
                ("clearExpr", "cron-3", None),
                ("pause", "cron-1", None),
            ],
        )
        self.assertEqual([calls[0]["expires"], calls[6]["expires"]], [60, 5])
