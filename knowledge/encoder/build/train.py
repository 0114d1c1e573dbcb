"""Fine-tune the encoder so that a question lies nearest to the title of the act that answers it.

Every step takes some acts, a few questions each, and near neighbours of those acts, with questions of
their own or without; each question is
scored against all titles of the step (InfoNCE), so that special variants of a bare question and other
acts on the same thing are its negatives; acts that are neither right nor wrong are masked. Word
embeddings and the lowest layers stay as they are, which lets the titles' lower layers be computed
once. One process a core, one thread each: on a shared machine two threads in step wait for one
another more than they work.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

from knowledge.encoder.build.half import Half, Titles, by_length, encode
from knowledge.encoder.build.pairs import Pair

Dev = tuple[list[str], list[set[int]]]  # questions, right acts


@dataclass(frozen=True)
class Plan:
    """How to train; `minutes` bounds the wall time, whatever else the machine does."""

    minutes: float = 36.0
    workers: int = 2
    acts: int = 16  # acts a step and worker, each with its group of questions
    beside: int = 6  # of these acts, how many are near neighbours of others: each is the other's hard negative
    neighbours: int = 7  # titles of still other near neighbours, without questions
    frozen: int = 4  # lowest layers left alone
    rate: float = 8e-5
    warmup: float = 0.08  # share of the time
    temperature: float = 0.05
    back: float = 0.3  # weight of the title → question loss
    title_tokens: int = 40
    question_tokens: int = 64
    refresh: tuple[float, ...] = ()  # when all titles are computed again (shares of the time)
    save_minutes: float = 5.0
    seed: int = 7


def loss(
    questions: torch.Tensor,
    titles: torch.Tensor,
    acts: list[int],
    pairs: list[Pair],
    plan: Plan,
    own: int | None = None,
) -> torch.Tensor:
    """Question → title plus, with weight `plan.back`, title → question; the mean over each.

    `questions` [q, d] belong to `pairs`; `titles` [t, d] to `acts` (no act twice), of which the first
    `own` (default: all) are scored against the questions too.
    """
    place = {act: column for column, act in enumerate(acts)}
    scores = questions @ titles.T / plan.temperature
    right = torch.zeros_like(scores, dtype=torch.bool)
    neutral = torch.zeros_like(right)
    for line, pair in enumerate(pairs):
        right[line, [place[act] for act in pair.right if act in place]] = True
        neutral[line, [place[act] for act in pair.neutral if act in place]] = True
    scores = scores.masked_fill(neutral & ~right, -torch.inf)
    forward = _surprise(scores, right)
    return forward + plan.back * _surprise(scores[:, :own].T, right[:, :own].T)


def _surprise(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Mean over the rows that have a right column of −log(share of the right columns)."""
    scores, right = scores[right.any(1)], right[right.any(1)]
    return (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -torch.inf), 1)).mean()


def train(
    base: str | Path,
    into: str | Path,
    titles: list[str],
    groups: list[list[Pair]],
    plan: Plan,
    dev: Dev | None = None,
) -> None:
    """Train the model in `base` on `groups` of questions whose answers are positions in `titles`.

    `into`/last is the newest state, saved every few minutes, with `into`/log.jsonl beside it. `dev` is
    only measured (against one title an act), never learned from.
    """
    Path(into).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29531")
    torch.multiprocessing.spawn(
        _work, (str(base), Path(into), titles, groups, plan, dev), nprocs=plan.workers
    )


def _work(
    rank: int, base: str, into: Path, titles: list[str], groups: list[list[Pair]], plan: Plan, dev: Dev | None
) -> None:
    torch.set_num_threads(1)
    os.setsid()  # schedulers that share by session then count every worker
    dist.init_process_group("gloo", rank=rank, world_size=plan.workers)
    worker = _Worker(rank, base, into, titles, groups, plan, dev)
    worker.run()
    dist.barrier()
    dist.destroy_process_group()


class _Worker:
    def __init__(
        self,
        rank: int,
        base: str,
        into: Path,
        titles: list[str],
        groups: list[list[Pair]],
        plan: Plan,
        dev: Dev | None,
    ) -> None:
        self.rank, self.into, self.plan, self.dev = rank, into, plan, dev
        self.half = Half(base, plan.frozen)
        self.rng = random.Random(plan.seed + 1000 * rank)
        self.groups = groups[rank :: plan.workers]
        self.about: dict[int, list[list[Pair]]] = defaultdict(list)
        for group in self.groups:
            self.about[group[0].right[0]].append(group)
        self.titles = Titles(
            self.half, titles, plan.title_tokens, into / f"titles-{plan.frozen}-{plan.title_tokens}.pt"
        )
        self.trained = [p for p in self.half.bert.parameters() if p.requires_grad]
        matrices, vectors = ([p for p in self.trained if (p.ndim > 1) == wanted] for wanted in (True, False))
        self.optimiser = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}],
            lr=plan.rate,
        )
        self.start = self.saved = time.monotonic()
        self.step = self.seen = self.at = 0
        self.losses: list[float] = []

    def run(self) -> None:
        self._note(dev=self._measure())
        todo = list(self.plan.refresh)
        share = 0.0
        while share < 1:
            self._rate(share)
            share = self._step()
            if todo and share > todo[0]:
                todo.pop(0)
                self._refresh()
                self._note(dev=self._measure())
            elif self.step % 10 == 0:
                self._note()
            if self.rank == 0 and time.monotonic() - self.saved > self.plan.save_minutes * 60:
                self.half.whole.save(str(self.into / "last"))
                self.saved = time.monotonic()
        if self.rank == 0:
            self.half.whole.save(str(self.into / "last"))
        if self.dev:
            self._refresh()
        self._note(dev=self._measure())

    def _step(self) -> float:
        """One step; gives the share of the time that is over, by the first worker's clock."""
        pairs = [pair for group in self._batch() for pair in group]
        acts = sorted({act for pair in pairs for act in pair.right[:1]})
        acts += near(self.titles.bank, acts, self.plan.neighbours, self.rng)
        fresh = self.titles.vectors(acts)
        share = (time.monotonic() - self.start) / 60 / self.plan.minutes
        everyone = self._gather((acts, fresh.detach(), share))
        columns, all_acts = [fresh], list(acts)
        for theirs, vectors, _ in everyone:
            new = [line for line, act in enumerate(theirs) if act not in all_acts]
            columns.append(vectors[new])
            all_acts += [theirs[line] for line in new]
            self.titles.replace(theirs, vectors)
        questions = encode(self.half, [pair.text for pair in pairs], self.plan.question_tokens)
        value = loss(questions, torch.cat(columns), all_acts, pairs, self.plan, own=len(acts))
        value.backward()
        self._average()
        nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step, self.seen = self.step + 1, self.seen + len(pairs) * self.plan.workers
        self.losses.append(value.item())
        return everyone[0][2]

    def _batch(self) -> list[list[Pair]]:
        """The next groups in their order, and groups about acts near to some of those."""
        first = [self._group() for _ in range(self.plan.acts - self.plan.beside)]
        more = near(self.titles.bank, [group[0].right[0] for group in first], self.plan.beside, self.rng)
        return first + [self.rng.choice(self.about[act]) for act in more if act in self.about]

    def _group(self) -> list[Pair]:
        self.at += 1
        return self.groups[self.at % len(self.groups)]

    def _rate(self, share: float) -> None:
        rate = self.plan.rate * min(
            share / self.plan.warmup + 0.02, 0.5 * (1 + math.cos(math.pi * min(share, 1)))
        )
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def _average(self) -> None:
        flat = torch.cat([p.grad.flatten() for p in self.trained])
        dist.all_reduce(flat)
        flat /= self.plan.workers
        at = 0
        for p in self.trained:
            p.grad.copy_(flat[at : at + p.numel()].view_as(p))
            at += p.numel()

    def _gather(self, mine: tuple) -> list[tuple]:
        everyone: list = [None] * self.plan.workers
        dist.all_gather_object(everyone, mine)
        return everyone

    def _refresh(self) -> None:
        mine = self.titles.compute(by_length(self.titles.lengths, 64)[self.rank :: self.plan.workers])
        for rows, vectors in self._gather(mine):
            self.titles.replace(rows, vectors)

    def _note(self, **values: object) -> None:
        if self.rank == 0:
            minutes = round((time.monotonic() - self.start) / 60, 2)
            mean = round(float(np.mean(self.losses)), 4) if self.losses else None
            row = {"minutes": minutes, "step": self.step, "questions": self.seen, "loss": mean, **values}
            with open(self.into / "log.jsonl", "a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")
        self.losses = []

    def _measure(self) -> dict[str, float] | None:
        if not self.dev or self.rank:
            return None
        texts, wanted = self.dev
        with torch.no_grad():
            parts = [encode(self.half, texts[at : at + 64], 64) for at in range(0, len(texts), 64)]
            scores = torch.cat(parts) @ self.titles.bank.T
        ranks = [int((row > max(row[list(right)])).sum()) for row, right in zip(scores, wanted)]
        return {f"R@{cut}": round(float(np.mean([rank < cut for rank in ranks])), 3) for cut in (1, 5, 10)}


def near(bank: torch.Tensor, rows: list[int], count: int, rng: random.Random, among: int = 8) -> list[int]:
    """`count` acts (or fewer) near to some of `rows`: hard negatives that see a gradient too."""
    picked: set[int] = set()
    for row in rng.sample(sorted(set(rows)), min(count, len(set(rows)))):
        picked.add(rng.choice(torch.topk(bank @ bank[row], among + 1).indices.tolist()[1:]))
    return sorted(picked - set(rows))
