"""Uploading a recording in a real browser: progress, a reload in the middle, files that are none, playing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect

from tests.running import Platform

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

#: Slow enough that an upload of some MiB has a middle.
BYTES_A_SECOND = 500_000
EXAMINED_WITHIN = 120_000


@pytest.fixture
def page(platform: Platform, browser: Browser) -> Iterator[Page]:
    """The recording page of a planned testimony of its own, opened by its officer."""
    code = "from tests.faults.scene import seed_testimony; print(seed_testimony())"
    made = json.loads(platform.python(code).splitlines()[-1])
    context = browser.new_context(locale="en")
    context.add_cookies([{"name": "sessionid", "value": made["session"], "url": platform.url}])
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    opened.goto(f"{platform.url}/testimonies/{made['testimony']}/recording/")
    yield opened
    context.close()


def slow_down(page: Page, bytes_a_second: int) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second},
    )


def says(page: Page) -> Any:
    return page.locator(".upload [role=status]")


def take(page: Page) -> None:
    """Press the page's own button and let what follows load."""
    page.locator("form:has(input[type=file]) .form-foot button").click()
    page.wait_for_load_state()


def reload_until(page: Page, found: Callable[[], bool]) -> None:
    """The examination is another process's work; only the page can tell that it is done."""
    for _attempt in range(EXAMINED_WITHIN // 1000):
        if found():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def test_a_recording_is_sent_again_from_where_it_stopped_and_plays(page: Page, interview: Path) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "PATCH" else None)
    slow_down(page, BYTES_A_SECOND)
    page.set_input_files("#recording-file", interview)
    expect(says(page)).to_contain_text("Sending")
    expect(page.locator(".upload progress")).to_have_attribute("aria-label", "Upload")
    # Past the second whole segment, which the server has then sealed and acknowledged.
    page.wait_for_function("() => document.querySelector('.upload progress').value >= 70")
    announced = says(page).inner_text()
    assert "%" in announced
    page.reload()
    expect(says(page)).to_contain_text("interrupted")
    first = len(sent)
    assert [request.headers["upload-offset"] for request in sent] == ["0"]

    slow_down(page, -1)
    page.set_input_files("#recording-file", interview)
    expect(says(page)).to_contain_text("The whole file has arrived")
    again = sent[first:]
    assert int(again[0].headers["upload-offset"]) >= 1024 * 1024, "it began anew"
    assert all("interview" not in json.dumps(request.headers) + request.url for request in sent), (
        "the file's name was sent"
    )
    take(page)

    reload_until(page, lambda: page.get_by_role("link", name="Show the player").count() > 0)
    ranges: list[Response] = []
    page.on("response", lambda response: ranges.append(response) if "/play/" in response.url else None)
    page.get_by_role("link", name="Show the player").click()
    video = page.locator("video[data-media]")
    expect(video).to_be_visible()
    assert video.evaluate("v => v.paused && v.muted")
    video.evaluate("v => v.play()")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    length = video.evaluate("v => v.duration")
    video.evaluate(
        "(v, t) => new Promise(done => { v.addEventListener('seeked', done, {once: true}); v.currentTime = t; })",
        length * 0.8,
    )
    assert abs(video.evaluate("v => v.currentTime") - length * 0.8) < 1.5
    page.wait_for_function("t => document.querySelector('video').currentTime > t", arg=length * 0.8)
    assert ranges
    assert {response.status for response in ranges} == {206}
    assert all(response.headers["cache-control"] == "no-store, private" for response in ranges)


def test_a_programme_that_calls_itself_a_video_is_refused_in_words(page: Page) -> None:
    page.set_input_files(
        "#recording-file", {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"MZ\x90\x00" + bytes(5000)}
    )
    expect(says(page)).to_contain_text("The whole file has arrived")
    take(page)
    reload_until(page, lambda: "waiting" not in page.locator("main").inner_text().lower())
    words = page.locator("main").inner_text()
    assert "This kind of file is not accepted" in words, words
    assert "unknown_type" not in words
    # Another one can be sent at once, from the same page.
    expect(page.locator("#recording-file")).to_be_visible()
    assert page.locator("video").count() == 0


def test_an_empty_file_is_refused_at_once_beside_the_field(page: Page) -> None:
    page.set_input_files("#recording-file", {"name": "nothing.mp4", "mimeType": "video/mp4", "buffer": b""})
    expect(says(page)).to_contain_text("The file is empty")
    assert page.locator("input[name=recording]").input_value() == ""


def test_the_form_is_not_sent_before_the_file_has_arrived(page: Page, interview: Path) -> None:
    slow_down(page, BYTES_A_SECOND // 5)
    page.set_input_files("#recording-file", interview)
    expect(says(page)).to_contain_text("Sending")
    address = page.url
    page.locator("form:has(input[type=file]) .form-foot button").click()
    expect(says(page)).to_contain_text("Wait until the file has arrived")
    assert page.url == address
