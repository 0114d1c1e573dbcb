"""The addresses of the assistant at a procedure."""
from actions.sheet.links import Link, links
from knowledge.profile import Channels, Profile

PROFILE = Profile.load()


def profile(**channels):
    return PROFILE.copy(update={"channels": Channels(**channels)})


def test_widget_first_then_zalo_and_telegram_only_where_asked_for():
    assert [link.channel for link in links(PROFILE, "1.001193")] == ["widget", "zalo"]
    assert [link.channel for link in links(PROFILE, "1.001193", telegram=True)] == ["widget", "zalo", "telegram"]


def test_an_address_carries_the_code_in_the_letters_of_its_channel():
    ours = profile(widget="https://xa.example/#tt={code}", telegram="https://t.me/ten_bot?start={code}")
    assert links(ours, "1.001193", telegram=True) == (
        Link("widget", "https://xa.example/#tt=1.001193"),
        Link("telegram", "https://t.me/ten_bot?start=1_001193"),
    )


def test_where_the_address_cannot_carry_it_it_is_said():
    assert links(profile(zalo="https://zalo.me/12"), "1.001193") == (Link("zalo", "https://zalo.me/12", carries=False),)
    assert links(profile(zalo="https://zalo.me/s/12/?tt={code}"), "1.001193")[0].carries


def test_a_profile_without_addresses_has_no_links():
    assert links(profile(), "1.001193", telegram=True) == ()
