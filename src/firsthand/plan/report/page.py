"""The report as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from firsthand.said import Day, Number, _

from ..explaining import certificate_in_words, explain, in_words
from ..planning import Plan
from .frontier import Point
from .pictures import budgets, coverage, schedule

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 54rem; background: #f5f6f6; color: #1b2125;
  font: 1rem/1.5 "IBM Plex Sans", "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .35rem; }
p, li { max-width: 70ch; margin-block: .35rem; }
.found { background: #fff; border: 1px solid #7b868d; border-radius: 6px; padding: .5rem 1rem; margin-block: 1rem; }
.found p:first-child { font-weight: 600; }
.wrap { overflow-x: auto; margin-block: .6rem 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: #4e5960; }
th, td { padding: .3rem .5rem; border-block-end: 1px solid #d9dee1; text-align: start; vertical-align: top; }
td.number, th.number { text-align: end; }
figure { margin-inline: 0; overflow-x: auto; background: #fff; padding: .5rem; }
figcaption, .quiet { color: #4e5960; font-size: .875rem; }
"""


def page(plan: Plan, points: list[Point]) -> str:
    """The whole page: certificate, schedule, communities, budgets, and each appearance with its reason."""
    programme, told = plan.case.programme, plan.certificate
    head, *rest = certificate_in_words(plan)
    spent = sum(plan.case.events[i].cost for i in plan.events)
    parts = [
        f"<h1>{escape(programme.title)}</h1>",
        _p(
            _("%(count)s appearances from %(begins)s to %(ends)s, for %(spent)s of %(budget)s %(currency)s.",
              count=len(plan.events), begins=Day(programme.begins), ends=Day(programme.ends), spent=Number(spent, 0),
              budget=Number(programme.budget, 0), currency=programme.currency)
        ),
        f'<div class="found">{_p(head)}{"".join(map(_p, rest))}</div>',
        _h(_("When and where")), _figure(schedule(plan), _("Each mark is an appearance that reaches the community.")),
        _table(
            _("The plan, in the order of time"),
            ("day", "time", "slot", "voice", "partner", "venue", "cost"),
            [
                (event.day.isoformat(), f"{event.slot.starts:%H:%M}", event.slot.id, event.voice.id,
                 event.partner.id if event.partner else "", event.slot.venue, f"{event.cost:.0f}")
                for event in sorted((plan.case.events[i] for i in plan.events), key=lambda each: each.slot.starts)
            ], numbers=1,
        ),
        _h(_("What each community gets")), _figure(coverage(plan), _("A comparison community stays untouched.")),
        _table(
            _("People who would come to believe, and how many of them the plan averts"),
            ("community", "without the plan", "averted"),
            [
                (each.name, f"{untold:.2f}", f"{averted:.2f}")
                for each, (averted, untold) in zip(programme.communities, told.by_community, strict=True)
            ], numbers=2,
        ),
        _h(_("What other budgets would avert")),
        _figure(budgets(points, programme.currency), _("The band is the 95% interval on fresh worlds.")),
        _table(
            _("Budget and people averted"), ("budget", "averted", "95% interval"),
            [
                (f"{each.budget:.0f}", f"{each.value:.2f}", f"{each.interval[0]:.2f} to {each.interval[1]:.2f}")
                for each in points
            ],
            numbers=3,
        ),
        _h(_("Why each")), "<ul>", *(f"<li>{escape(in_words(plan, each))}</li>" for each in explain(plan)), "</ul>",
        _h(_("How this was reckoned")),
        _p(_("Effect of a credible voice: %(source)s. Seed %(seed)s.",
             source=programme.effect.source, seed=programme.seed)),
        _p(_("The figures are those of a model of how word spreads; they order plans, and are no forecast.")),
    ]  # fmt: skip
    return (
        f'<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(programme.title)}</title><style>{STYLE}</style></head>'
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _h(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _figure(svg: str, caption: str) -> str:
    return f'<figure tabindex="0">{svg}<figcaption>{escape(caption)}</figcaption></figure>'


def _table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], numbers: int) -> str:
    """The last `numbers` columns hold numbers."""

    def cells(row: tuple[str, ...], tag: str) -> str:
        kinds = ['"words"'] * (len(row) - numbers) + ['"number"'] * numbers
        scope = ' scope="col"' if tag == "th" else ""
        return "".join(
            f"<{tag}{scope} class={kind}>{escape(cell)}</{tag}>" for kind, cell in zip(kinds, row, strict=True)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<div class="wrap" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>{escape(caption)}'
        f"</caption><thead><tr>{cells(head, 'th')}</tr></thead><tbody>{body}</tbody></table></div>"
    )
