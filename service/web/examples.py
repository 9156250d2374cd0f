"""Four articles to try the service with, written for this project."""

from typing import Any

REPORT = """\
RIVERTON, March 3 - The city council will close the old harbour bridge for eight months, Mayor Ana \
Lindqvist said on Tuesday.

Lindqvist told reporters that engineers had found cracks in two of the bridge's main girders. "We \
are not willing to gamble with people's lives," she said.

According to a report by the Institute of Structural Safety, the bridge carries about 14,000 \
vehicles a day, nearly twice as many as it was built for.

Shop owners fear that the closure will drive customers away. The Chamber of Commerce urged the \
council to run a free ferry until the works are finished.

The council expects the repairs to cost 31 million euros."""

QUOTATIONS = """\
"We had been warned for years," said Tomas Okafor, who runs the island's only clinic, "but nobody \
thought the well would fail in a single week."

The water turned brown on the second day, he recalled. "My first patients came in before sunrise. \
By noon I had sent for help.

"When the boat arrived, there was a line down to the pier," Okafor continued. "People were calm. \
They shared what they had."

"It was the longest week of my life," added his colleague, the nurse Mirela Dunn. She believes \
that the old pipes are to blame.

The ministry of health called the accounts "exaggerated", and denied that the island had been left \
alone."""

TRANSLATED = """\
The negotiation in Valmora is remaining without result

Experts say the proposal of the minister Dorin Hale about new road is more for the elections than \
for the trade. In their opinion, Norland does not will agree to this before the spring.

Yesterday the Embassy of Norland in Valmora to the Ministry of Foreign Affairs was presented a \
note of protest. “Such statements on the state television harm the friendly relations and \
contradict to the agreement signed last year.the note emphasizes.

It is reported that the note was accepted by the deputy minister. We remind you that the border \
at Tresk is closed since August.

In his turn Hale to the journalists said that he is ready for dialogue: “We and our partners will \
do everything, so that the road be opened” - he said.

Official Norland believes that the road without its consent cannot be built."""

NO_CLAIMS = """\
The museum of clocks in Eastmarch opened its doors again on Saturday after two years of repairs. \
More than 900 visitors came on the first day. The tower clock, made in 1782, strikes the hours \
again. Entrance is free until the end of the month, and the cafe on the roof is open until nine in \
the evening."""

WEB_PAGE = """\
<!doctype html>
<html lang="en">
<head><title>Ferry to run again</title></head>
<body>
<nav><ul><li><a href="/">Start</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article>
<h1>Ferry to run again</h1>
<p>The ferry between Osmark and the mainland will run again from Monday, the harbour master Ylva \
Brandt said on Thursday. She said that divers had cleared the last of the wreck.</p>
<p>&ldquo;We have waited for this all winter,&rdquo; said Jonas Reed, who owns the bakery at the \
pier. The association of fishermen doubts that the channel is deep enough.</p>
</article>
<footer><p>Imprint. All rights reserved.</p></footer>
</body>
</html>
"""

EXAMPLES: dict[str, dict[str, Any]] = {
    "agency-report": {
        "summary": "A plain agency report",
        "description": "Direct and indirect speech, a report as source, fears and demands.",
        "value": {"text": REPORT},
    },
    "quotations": {
        "summary": "Split and continuing quotations",
        "description": "A quotation broken by its speaker, one that goes on in the next paragraph; "
        "offsets in UTF-16 code units, as JavaScript counts.",
        "value": {"text": QUOTATIONS, "offset_unit": "utf16"},
    },
    "machine-translated": {
        "summary": "A machine-translated article",
        "description": "Unnamed experts, an embassy's note of protest, a missing quotation mark, "
        "odd word order.",
        "value": {"text": TRANSLATED},
    },
    "no-claims": {
        "summary": "An article without claims",
        "description": "Nobody is quoted: `claims` and `sources` are empty.",
        "value": {"text": NO_CLAIMS, "min_confidence": 0.5},
    },
}
"""The drop-down of the request body in Swagger UI, by name."""
