"""The forty-eight channels of a leak, L01 to L48: each is planted somewhere, or waits for its channel to be there."""

CHANNELS = [f"L{number:02}" for number in range(1, 49)]

ELSEWHERE = {
    "L05": "tests/sweep/test_fields.py::test_L05_a_planted_difference_is_found",
    "L09": "tests/sweep/test_search.py::test_L09_a_planted_leak_is_found",
    "L14": "tests/sweep/test_exports.py::test_L14_a_planted_row_is_found_in_a_file",
    "L20": "tests/sweep/test_sweep.py::test_L20_a_planted_leak_is_found",
    "L30": "tests/sweep/test_sweep.py::test_a_url_that_says_nothing_stops_the_service",
}
"""Leaks that are planted beside the check which notices them; the others are in tests/leaks/plants."""

WAITING = {
    "L18": "No preview or smaller picture is made of a file: it is only ever given back as it was sent.",
    "L26": "Nothing is pushed to a browser: each page is asked for.",
    "L37": "No PDF is made yet; packs and papers will be.",
    "L38": "Nobody but the code writes templates.",
    "L43": "The service keeps no backups or copies of its own yet.",
    "L46": "No figure of several councils together is published yet; evaluation will have some.",
}
"""Channels that are not there yet, each with the reason. What would bring one is looked for in `test_channels`."""
