"""The papers of one case: needed for sure, perhaps needed, only shown."""
from __future__ import annotations

from typing import List

from actions import wording
from actions.asking import Ask
from knowledge.schema import DocumentUse


def papers(ask: Ask) -> str:
    """The papers that are needed for sure, then those that depend, then those only shown."""
    sure: List[str] = []
    maybe: List[str] = []
    for document in ask.procedure.documents:
        value = document.condition.value(ask.answers, ask.as_of)
        if value is False:
            continue
        (sure if value else maybe).append(_paper(ask, document, value is None))
    if not sure and not maybe:
        return ask.say("papers.none" if ask.procedure.documents else "papers.unknown")
    parts: List[str] = []
    shown, hidden = ask.cut(sure + maybe)
    for key, rows in (("papers.title", shown[: len(sure)]), ("papers.maybe", shown[len(sure) :])):
        if rows:
            parts += [ask.say(key), wording.bullets(rows)]
    if hidden:
        parts.append(ask.say("papers.rest", count=hidden))
    if ask.whole and ask.procedure.notes:
        parts += [ask.say("papers.notes"), wording.bullets(ask.procedure.notes)]
    return "\n".join(parts)


def _paper(ask: Ask, document: DocumentUse, depends: bool) -> str:
    paper = ask.world.catalogue.papers.get(document.use) if document.use else None
    line = paper.name if paper else str(document.name)
    extra = [ask.say("papers.original", count=document.original)] if document.original else []
    extra += [ask.say("papers.copies", count=document.copies)] if document.copies else []
    extra += [ask.say("papers.show")] if document.hand_in == "show" else []
    if document.data_instead:
        extra.append(ask.say("papers.data"))
    line = f"{line.rstrip('.;')} ({', '.join(extra)})" if extra else line.rstrip(".;")
    if depends:
        cases = wording.condition(document.when, ask.procedure, ask.world.phrases)
        if cases:
            line += f" – {ask.say('papers.condition', cases=cases)}"
    if document.note and ask.whole:
        line += f". {document.note}"
    return line
