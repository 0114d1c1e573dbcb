"""What a person does in the widget, for the tests that drive a browser."""
from __future__ import annotations

import re


def opened(page, url):
    page.goto(url)
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    page.get_by_role("dialog", name="Một Cửa").wait_for()
    return page


def words(page):
    return page.get_by_label("Anh/chị viết ở đây")


def say(page, text):
    words(page).fill(text)
    words(page).press("Enter")


def answers(page, text):
    """The turns that hold `text`."""
    return page.locator(".turn", has_text=text)


def awaited(page, text):
    answers(page, text).last.wait_for()


def said(page):
    """What the log shows of the person's messages."""
    return page.locator(".said p").all_inner_texts()


def choose(page, title):
    page.locator(".choice:enabled", has_text=re.compile(re.escape(title))).first.click()
