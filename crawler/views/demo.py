"""What the demo asks its database, and the answers."""

from __future__ import annotations

from pathlib import Path

from crawler.terminal import listed, say
from pipelines.rows import Cell

QUERIES = {
    "How many applications (申请) did 金融街 receive in 2019?": """
SELECT agency_name, year, value, text, unit, state FROM figures JOIN reports USING (report)
WHERE field = 'requests.new_received.total' AND agency_name LIKE '%金融街%' AND year = 2019
""",
    "Which reports break their own identities (勾稽关系)?": """
SELECT agency_name, year, identity, checks.scope, left, right FROM checks JOIN reports USING (report)
WHERE status = 'fails' AND identity NOT LIKE 'xy.%' ORDER BY report, identity, checks.scope
""",
    "How did applications to 新前 change, across two statutory forms (法定格式)?": """
SELECT year, form, value, unit, state, doubts FROM panel
WHERE variable = 'requests_received' AND agency = '331003/新前街道' ORDER BY year
""",
    "Where in the archive does that first figure stand?": """
SELECT portal, file, offset, place, url
FROM figures JOIN reports USING (report) JOIN captures USING (capture, portal)
WHERE field = 'requests.new_received.total' AND agency_name LIKE '%金融街%' AND year = 2019
""",
}


def show_answer(database: Path, question: str, answer: list[dict[str, Cell]]) -> None:
    """The question, the command that asks it, and what it answers."""
    query = " ".join(QUERIES[question].split())
    say(f"\n{question}")
    say(f'  sqlite3 {database} "{query.replace(chr(34), chr(92) + chr(34))}"')
    say(listed(answer, answer[0].keys() if answer else ["nothing"]))
