"""The generated parts of the codebook: the variables of the panel and the fields of the statutory forms."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines import forms
from pipelines.forms.crosswalk import Variable, variables


def variables_table() -> str:
    """One row a variable."""
    rows = (f"| `{v.variable}` | {v.zh} | {v.en} | {v.unit} | {', '.join(v.forms)} |\n" for v in variables())
    return "| variable 变量 | 名称 | name | unit 单位 | forms 格式 |\n|---|---|---|---|---|\n" + "".join(rows)


def crosswalk_table() -> str:
    """One row a variable and form: the fields whose sum it is, and what is to be known of it."""
    rows = "".join(row for variable in variables() for row in _terms(variable))
    return "| variable 变量 | form 格式 | fields 数据项 | 说明 | caveat |\n|---|---|---|---|---|\n" + rows


def _terms(variable: Variable) -> Iterator[str]:
    for form, fields in variable.forms.items():
        named, said = " + ".join(f"`{field}`" for field in fields), variable.caveat(form)
        yield f"| `{variable.variable}` | {form} | {named} | {said.zh} | {said.en} |\n"


def fields_tables() -> str:
    """One table for each form and table of it; a field's id is `table.row.column`."""
    return "\n".join(_table(name, table) for name, table in forms.tables())


def _table(name: str, table: str) -> str:
    form = forms.form(name)
    parts = "\n".join(_block(block) for block in form.tables[table])
    return f"### {name} {table}\n\n{form.instrument}\n\n{parts}"


def _block(block: forms.Block) -> str:
    """The rows under one head, after the columns that they share."""
    columns = " · ".join(f"`.{one.id}` {one.label}{_unit(one)}" for one in block.columns)
    rows = "".join(f"| `{row.id}` | {row.group} | {row.label}{_unit(row)} |\n" for row in block.rows)
    heads = [part for part in (block.clause, columns) if part]
    return "".join(f"{head}\n\n" for head in heads) + f"| row | | 统计指标 |\n|---|---|---|\n{rows}"


def _unit(line: forms.Line) -> str:
    return f"（{line.unit}）" if line.unit else ""
