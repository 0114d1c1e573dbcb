"""Many small writes as few large ones: a commit to disk costs the same for one message and for fifty."""
from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, List, Tuple, TypeVar

Item, Result = TypeVar("Item"), TypeVar("Result")

#: Items of one write; the last one waits for all before it.
MOST = 50


class Batch(Generic[Item, Result]):
    """Collects items while `write` is at work in a thread, and gives it all of them next, in their order."""

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._write = write
        self._thread = ThreadPoolExecutor(1, "batch")  # of its own: whoever delivers is not to wait for anything else
        self._waiting: List[Tuple[Item, "asyncio.Future[Result]"]] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, item: Item) -> Result:
        """What `write` says of the item; raises what `write` raised."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                items = [item for item, _ in batch]
                results = await asyncio.get_running_loop().run_in_executor(self._thread, self._write, items)
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
            else:
                for (_, future), result in zip(batch, results):
                    if not future.done():  # else whoever asked has gone
                        future.set_result(result)
