"""What a message of Telegram may hold, in numbers."""
from __future__ import annotations

from telegram.constants import CallbackQueryLimit, InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.gateway.message import Limits

#: Characters (sendMessage, sendDocument: core.telegram.org/bots/api). The documentation does not say how they are
#: counted, and reports differ: code points when measured, UTF-16 code units elsewhere. `rendering.length` is safe
#: for both.
TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION = int(MessageLimit.CAPTION_LENGTH)
#: Bytes of `callback_data` (core.telegram.org/bots/api#inlinekeyboardbutton).
CALLBACK = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
#: Buttons of one message; undocumented, as python-telegram-bot has found.
BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
#: Characters of a button; no limit is documented, but phones show about so many and cut out the rest.
TITLE = 32
#: Characters of what answerCallbackQuery shows.
TOAST = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)

#: A payload may be longer than CALLBACK: `keyboard` sends a token for it.
LIMITS = Limits(text=TEXT, buttons=BUTTONS, title=TITLE, payload=1024, caption=CAPTION, links=True)
