# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the tests of a JUnit file that ctest wrote: prints "N passed, N failed, N skipped"; status 1 where one failed.

A Qt Test program counts with its own test functions, any other program as one test.
"""

import re
import sys
import xml.etree.ElementTree

QT_TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.MULTILINE)
# Why a test did not run although nothing is wrong: it said so itself. Any other reason, as a program that was not built
# or a fixture that failed, counts as a failure.
SKIPPED_ON_PURPOSE = ("SKIP_RETURN_CODE", "SKIP_REGULAR_EXPRESSION")


def countCase(case):
    """Returns (passed, failed, skipped) of one program."""
    skipped = case.find("skipped")
    if case.get("status") == "disabled":
        return 0, 0, 1
    if skipped is not None or case.get("status") == "notrun":
        message = skipped.get("message", "") if skipped is not None else ""
        return (0, 0, 1) if message.startswith(SKIPPED_ON_PURPOSE) else (0, 1, 0)
    output = case.findtext("system-out") or ""
    totals = [tuple(int(number) for number in match) for match in QT_TOTALS.findall(output)]
    passed, failed, skipped = (sum(column) for column in zip(*totals)) if totals else (1, 0, 0)
    if case.find("failure") is not None or case.get("status") != "run":
        # A crash leaves no totals, or totals without a failure.
        return (passed if totals else 0), max(failed, 1), skipped
    return passed, failed, skipped


def main():
    passed = failed = skipped = 0
    try:
        for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
            one = countCase(case)
            passed, failed, skipped = passed + one[0], failed + one[1], skipped + one[2]
    except (OSError, xml.etree.ElementTree.ParseError) as error:
        print(f"The tests wrote no result that can be read: {error}", file=sys.stderr)
        failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
