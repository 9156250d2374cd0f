"""The playground: asking, reading, filtering, finding, taking along."""

import json
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from service.web.examples import EXAMPLES
from tests.browser.conftest import OpenPage, Stage, read
from tests.readings import ARTICLE, CLAIMS

Scheme = Literal["light", "dark"]

TWO = "Ann said that rain falls. Bob doubted that snow melts."
"""The stub is sure of the first claim by 90 %, of the second by 30 %."""


def marked(page: Page, role: str) -> list[str]:
    """Return the texts of the marks of a role."""
    return page.locator(f"#article .{role}").all_text_contents()


def test_article_is_read(page: Page) -> None:
    """An article pasted and read stands there word for word, with all parts of claims marked."""
    read(page, TWO)
    assert page.locator("#article").text_content() == TWO
    assert marked(page, "source") == ["Ann", "Bob"]
    assert marked(page, "cue") == ["said", "doubted"]
    assert "".join(marked(page, "content")) == "that rain fallsthat snow melts"
    assert marked(page, "target") == ["rain", "snow"]
    expect(page.locator("#summary")).to_contain_text("2 claims by 2 named sources")
    expect(page.locator("#status")).to_have_text("2 claims by 2 named sources.")
    expect(page.locator("#article-heading")).to_be_focused()


def test_offsets_beyond_the_basic_plane(page: Page) -> None:
    """Marks are right behind an emoji, in split and in nested claims."""
    read(page, ARTICLE)
    assert page.locator("#article").text_content() == ARTICLE
    assert "".join(marked(page, "content")) == (
        'We <b>wait</b>,for rain & sun.that the bank expects "a recovery" soon=1+1 was heard'
    )
    assert "".join(marked(page, "lane1")) == '"a recovery" soon'
    assert page.locator("#article p").count() == 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(page: Page, name: str) -> None:
    """The service's examples can be chosen, are read at once, and named in the address."""
    page.get_by_role("button", name=EXAMPLES[name]["summary"]).click()
    page.wait_for_selector("#result:not([hidden])")
    assert page.locator("#article").text_content() == EXAMPLES[name]["value"]["text"]
    expect(page).to_have_url(f"/#example={name}")


def test_control_and_enter(page: Page) -> None:
    """Ctrl+Enter in the form has the article read."""
    page.fill("#text", TWO)
    page.press("#text", "Control+Enter")
    expect(page.locator("#result")).to_be_visible()


def test_no_claims(page: Page) -> None:
    """An article in which nobody says anything is shown, and that is said."""
    read(page, "It rains.")
    expect(page.locator("#summary")).to_contain_text("Nobody is said to say anything")
    expect(page.locator("#controls")).to_be_hidden()
    expect(page.locator("#shown")).to_have_text("0 of 0 claims")


def test_back_to_the_form(page: Page) -> None:
    """Another article can be read after the first; the form still has it."""
    read(page, TWO)
    page.click("#edit")
    expect(page.locator("#text")).to_be_focused()
    assert page.input_value("#text") == TWO
    read(page, "Eve said that hail hurts.")
    assert marked(page, "source") == ["Eve"]


def test_card_under_the_pointer(page: Page) -> None:
    """Pointing at a claim shows who says it, how, about whom, how sure; leaving hides it."""
    read(page, TWO)
    page.hover("#article .content >> text=falls")
    card = page.locator("#card")
    expect(card).to_be_visible()
    assert card.inner_text().split("\n")[0] == "1 Ann person"
    for words in ("indirectly", "“said”", "rain", "90 %"):
        expect(card).to_contain_text(words)
    assert page.locator("#article .active").all_text_contents() == [
        *("Ann", "said", "", "that ", "rain", " falls")
    ]
    page.mouse.move(2, 2)
    expect(card).to_be_hidden()
    assert page.locator("#article .active").count() == 0


def test_card_lasts_under_the_pointer(page: Page) -> None:
    """The pointer may go from the words to the card; Escape takes it away."""
    read(page, TWO)
    page.hover("#article .content >> text=falls")
    page.hover("#card dl")
    page.wait_for_timeout(400)
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()


def test_card_is_kept_by_a_click(page: Page) -> None:
    """A click keeps the card, one elsewhere takes it away."""
    read(page, TWO)
    page.click("#article .source >> nth=1")
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    expect(page.locator("#card")).to_contain_text("Bob")
    page.click("#summary")
    expect(page.locator("#card")).to_be_hidden()


def test_nested_claims_on_one_card(page: Page) -> None:
    """Where claims overlap, the card tells of all, the inner one first; lines stand below lines."""
    read(page, ARTICLE)
    mark = page.locator("#article .lane1").last
    mark.hover()
    heads = page.locator("#card .card-head").all_inner_texts()
    assert heads == ["3 the bank organization", "2 Embassy of <Sund> organization"]
    lines = "e => getComputedStyle(e).backgroundImage.split('linear-gradient').length - 1"
    shown = "e => getComputedStyle(e).backgroundImage.match(/rgb\\(/g).length / 2"
    assert mark.evaluate(lines) == 4
    assert mark.evaluate(shown) == 2


def test_card_fits_the_window(open_page: OpenPage) -> None:
    """The card stays inside of the window, wherever the claim is."""
    page = open_page(width=800)
    read(page, " ".join(f"Name{n} said that rain falls on the roof." for n in range(60)))
    for marker in page.locator("#article .number").all()[::6]:
        marker.focus()
        box, size = page.locator("#card").bounding_box(), page.viewport_size
        assert box is not None
        assert size is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"]


def test_keyboard(page: Page) -> None:
    """Numbers take the focus one after the other, arrow keys move between them."""
    read(page, TWO)
    page.locator("#confidence").focus()
    page.keyboard.press("Tab")
    first, second = page.locator("#article .number").all()
    expect(first).to_be_focused()
    expect(page.locator("#card")).to_contain_text("Ann")
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(page.locator("#card")).to_contain_text("Bob")
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_visible()
    assert first.get_attribute("aria-label") == (
        "Claim 1: Ann, “said”, indirectly, in the article's words, about rain; 90 % sure"
    )


def test_order_of_focus(page: Page) -> None:
    """From the top: skip links, masthead, form, examples; each shows that it has the focus."""
    order = []
    for _ in range(12):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", order[-1]
    assert order[:8] == [
        *("Skip to the article", "Skip to who says what", "sayso", "Playground", "API"),
        *("theme", "text", "ask"),
    ]
    assert [each.split("\n")[0] for each in order[8:]] == [x["summary"] for x in EXAMPLES.values()]


def test_skip_links_keep_the_settings(page: Page) -> None:
    """A skip link moves the focus; the address still carries the settings."""
    page.goto("/#confidence=50")
    read(page, TWO)
    page.locator(".skip").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#voices-heading")).to_be_focused()
    expect(page.locator("#confidence")).to_have_value("50")
    expect(page).to_have_url("/#confidence=50")


def test_slider(page: Page) -> None:
    """The slider leaves out what is less sure, at once, without asking; numbers stay."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    read(page, "Ann doubted that rain falls. Bob said that snow melts.")
    before = len(asked)
    page.locator("#confidence").fill("30")
    expect(page.locator("#article .number")).to_have_count(2)
    page.locator("#confidence").fill("31")
    expect(page.locator("#article .number")).to_have_count(1)
    expect(page.locator("#article .number")).to_have_attribute("data-number", "2")
    expect(page.locator("#voices .entry")).to_have_count(1)
    expect(page.locator("#shown")).to_have_text("1 of 2 claims")
    expect(page.locator("#status")).to_have_text("1 of 2 claims")
    expect(page.locator("#confidence")).to_have_attribute("aria-valuetext", "31 %")
    expect(page).to_have_url("/#confidence=31")
    assert not [url for url in asked[before:] if "/v1/" in url]


def test_side_list(page: Page) -> None:
    """The list counts who says how much, who says most first, and nobody is left out."""
    read(page, "Bob said that snow melts. Ann said that rain falls. Ann said that hail hurts.")
    heads = [each.split("\n") for each in page.locator("#voices summary").all_inner_texts()]
    assert heads == [["Ann", "person · 2 claims"], ["Bob", "person · 1 claim"]]
    assert page.locator("#voices .what").all_text_contents() == [
        *("that rain falls", "that hail hurts", "that snow melts")
    ]


def test_side_list_of_the_unnamed(page: Page) -> None:
    """Claims without a named source stand last, with the words that the article has for it."""
    read(page, ARTICLE)
    last = page.locator("#voices .voice").last
    assert last.locator("h3").inner_text() == "Without a name"
    assert last.locator(".what").all_text_contents() == [
        'the bank: "a recovery" soon',
        "It is not said who: =1+1 was heard",
    ]
    assert page.locator("#voices .entry").count() == len(CLAIMS)


def test_click_leads_to_the_claim(page: Page) -> None:
    """A click in the list scrolls to the claim, focuses it and tells about it."""
    text = "\n\n".join(f"Ann said that rain falls {n}." for n in range(60))
    read(page, text)
    assert page.locator("#voices details[open]").count() == 0  # many: the list begins closed
    page.click("#voices summary")
    page.locator("#voices .entry").last.click()
    marker = page.locator("#article .number").last
    expect(marker).to_be_focused()
    expect(marker).to_be_in_viewport()
    expect(page.locator("#card")).to_contain_text("Ann")


def test_json_and_curl(page: Page) -> None:
    """What was answered stands there as it came, and the line that asks the same."""
    with page.expect_response("**/v1/claims") as response:
        read(page, TWO)
    assert json.loads(page.locator("#json").inner_text()) == response.value.json()
    line = page.locator("#curl").inner_text()
    assert line.startswith(
        f"curl -s '{response.value.url}' -H 'Content-Type: application/json' -d '"
    )
    assert json.loads(line.split(" -d ")[1].strip("'")) == response.value.request.post_data_json


@pytest.mark.parametrize("what", ["curl", "json"])
@pytest.mark.parametrize("secure", [True, False])
def test_copy(open_page: OpenPage, what: str, *, secure: bool) -> None:
    """Both can be copied, also where the browser has no clipboard for pages."""
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    if not secure:
        page.evaluate("delete Navigator.prototype.clipboard")
    read(page, TWO)
    page.click(f"#copy-{what}")
    expect(page.locator(f"#copy-{what}")).to_have_text("Copied")
    expect(page.locator("#status")).to_have_text("Copied")
    expect(page.locator(f"#copy-{what}")).to_be_focused()
    other = page.context.new_page()
    other.goto("/docs")
    copied = other.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f"#{what}").text_content()
    page.bring_to_front()
    expect(page.locator(f"#copy-{what}")).not_to_have_text("Copied")


@pytest.mark.parametrize("with_article", [False, True])
def test_link(open_page: OpenPage, *, with_article: bool) -> None:
    """A link carries the settings behind its ``#``; the article only if that is chosen."""
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    read(page, TWO)
    page.locator("#confidence").fill("50")
    page.set_checked("#with-article", with_article)
    page.click("#copy-link")
    expect(page.locator("#copy-link")).to_have_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert "?" not in link
    assert ("article=" in link) is with_article
    other = open_page(link.removeprefix(page.url.partition("#")[0].rstrip("/")))
    expect(other.locator("#confidence")).to_have_value("50")
    if with_article:
        other.wait_for_selector("#result:not([hidden])")
        assert other.locator("#article").text_content() == TWO
        expect(other.locator("#shown")).to_have_text("1 of 2 claims")
    else:
        expect(other.locator("#result")).to_be_hidden()


def test_links_of_examples(open_page: OpenPage) -> None:
    """A link may name an example; what it names wrongly is passed over."""
    page = open_page("/#example=no-claims&confidence=999&colour=red")
    expect(page.locator("#article")).to_have_text(EXAMPLES["no-claims"]["value"]["text"])
    expect(page.locator("#confidence")).to_have_value("0")
    page.goto("/#example=__proto__")
    expect(page.locator("#problem")).to_be_empty()


def test_broken_links(open_page: OpenPage) -> None:
    """An article in a link that is not whole is told of."""
    page = open_page("/#article=abc!")
    expect(page.locator("#problem")).to_contain_text("A broken link")


def test_article_in_no_address(page: Page) -> None:
    """No address that is asked for has anything of the article."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    read(page, TWO)
    page.locator("#confidence").fill("50")
    page.reload()
    page.wait_for_selector(".example")
    assert asked
    assert not [url for url in asked if "?" in url or "rain" in url]


def test_kept_answers_are_told_from_new_ones(page: Page) -> None:
    """What the cache answers is called so."""
    text = "Zoe said that fog lifts."
    read(page, text)
    expect(page.locator("#summary")).to_contain_text("read in")
    page.click("#edit")
    read(page, text)
    expect(page.locator("#summary")).to_contain_text("kept from before")


def test_busy_and_stopped(page: Page, stage: Stage) -> None:
    """While the service reads, that is shown and said; a person may stop it."""
    stage.gate.clear()
    try:
        page.fill("#text", "Kim said that sleet stings.")
        page.click("#ask")
        expect(page.locator("#question")).to_have_attribute("aria-busy", "true")
        expect(page.locator("#status")).to_have_text("Reading the article")
        page.click("#cancel")
        expect(page.locator("#question")).to_have_attribute("aria-busy", "false")
        expect(page.locator("#text")).to_be_focused()
        expect(page.locator("#cancel")).to_be_hidden()
        expect(page.locator("#problem")).to_be_empty()
    finally:
        stage.gate.set()
    page.click("#ask")
    expect(page.locator("#result")).to_be_visible()


def test_problems_are_readable(page: Page) -> None:
    """What the service refuses is told in its words, and the text is still there."""
    page.fill("#text", "Bonjour tout le monde")
    page.click("#ask")
    problem = page.locator("#problem")
    expect(problem).to_contain_text("The text is not in English.")
    expect(problem).to_contain_text("The text seems to be in French.")
    expect(page.locator("#text")).to_have_value("Bonjour tout le monde")
    page.fill("#text", "a poisonous text")
    page.click("#ask")
    expect(problem).to_contain_text("urn:uuid:")
    read(page, TWO)
    expect(problem).to_be_empty()


def test_nothing_to_read(page: Page) -> None:
    """Without a text, the person is told what to do; nothing is asked."""
    page.fill("#text", " \n ")
    page.click("#ask")
    expect(page.locator("#problem")).to_contain_text("Paste an article, or choose an example.")
    expect(page.locator("#text")).to_be_focused()


def test_fields_at_fault_are_named(page: Page) -> None:
    """Each error that the service lists is told, with its field and when to try again."""
    told = {
        "title": "Invalid input",
        "detail": "The request does not fit its schema; see `errors`.",
        "errors": [{"pointer": "/text", "message": "is empty or blank"}],
        "retry_after": 7,
    }
    page.route("**/v1/claims", lambda route: route.fulfill(status=422, json=told))
    page.fill("#text", TWO)
    page.click("#ask")
    expect(page.locator("#problem li")).to_have_text(
        ["text: is empty or blank", "Try again in 7 s."]
    )


@pytest.mark.parametrize(
    ("body", "said"), [("<h1>Bad Gateway</h1>", "Status 502"), (None, "cannot be reached")]
)
def test_service_away(page: Page, body: str | None, said: str) -> None:
    """A proxy's page and a service that is away are told of, too."""
    page.route(
        "**/v1/claims",
        lambda route: route.fulfill(status=502, body=body) if body else route.abort(),
    )
    page.fill("#text", TWO)
    page.click("#ask")
    expect(page.locator("#problem")).to_contain_text(said)


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
@pytest.mark.parametrize("path", ["/", "/docs"])
def test_dark_and_light(open_page: OpenPage, system: Scheme, other: Scheme, path: str) -> None:
    """A page is as the system has it, until somebody chooses; the choice lasts."""
    page = open_page(path, color_scheme=system)
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    assert page.evaluate(scheme) == system
    page.click("#theme")
    assert page.evaluate(scheme) == other
    assert page.evaluate(paper) != before
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", str(other == "dark").lower())
    page.reload()
    assert page.evaluate(scheme) == other
    page.click("#theme")
    page.emulate_media(color_scheme=other)
    expect(page.locator("html")).to_have_attribute("data-theme", other)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_sticks_out(open_page: OpenPage, width: int) -> None:
    """No text, however long its words are, makes the page scroll sideways."""
    page = open_page(width=width)
    inside = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(inside)
    word = "W" * 300
    read(page, f"{word} said that {word} falls. {word}")
    assert page.evaluate(inside)
    page.locator("#article .number").first.focus()
    assert page.evaluate(inside)


def test_card_on_a_phone(open_page: OpenPage) -> None:
    """On a phone the card comes from below by a touch, and can be closed."""
    page = open_page(width=360, has_touch=True, is_mobile=True)
    read(page, TWO)
    page.tap("#article .content >> text=falls")
    card = page.locator("#card")
    box = card.bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 360, 740)
    page.get_by_role("button", name="Close").tap()
    expect(card).to_be_hidden()


def test_paragraphs(page: Page) -> None:
    """Blank lines part paragraphs; without any, line breaks do."""
    read(page, "One.\n\n \nTwo\nlines.\n\nThree.")
    assert page.locator("#article p").all_text_contents() == ["One.", "Two\nlines.", "Three."]
    page.click("#edit")
    read(page, "One.\nTwo.")
    assert page.locator("#article p").all_text_contents() == ["One.", "Two."]
