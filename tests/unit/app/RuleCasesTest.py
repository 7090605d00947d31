# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rule of the catalogue is raised by its sample, and by no sample that merely comes close.

Adding a rule without both fails here."""

import glob
import json
import os
import subprocess
import tempfile

import assay
import ruleCases  # below tests/data, which assay adds to the path

LOUD = ("medium", "high", "critical")


def listed():
    run = subprocess.run([os.path.join(assay.PROGRAMS, "assay"), "scan", "--list-rules"], capture_output=True, check=True)
    return {line.split()[0] for line in run.stdout.decode().splitlines() if line.startswith("ASY-")}


class RuleCasesTest(assay.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.observations = {}
        for path in glob.glob(os.path.join(assay.SOURCE, "resources", "rules", "*.json")):
            with open(path, encoding="utf-8") as file:
                cls.observations.update({rule["id"]: rule.get("observations", []) for rule in json.load(file)["rules"]})
        cls.cases = list(ruleCases.cases())
        cls.found = [({}, {}) for _ in cls.cases]
        with tempfile.TemporaryDirectory() as folder:
            alone = []
            for number, case in enumerate(cls.cases):
                together = case.arguments == ("scan",)
                for side, files in (("trigger", case.trigger), ("near", case.near)):
                    place = os.path.join(folder, "together" if together else "alone", str(number), side)
                    ruleCases.write(place, files)
                if not together:
                    alone.append(number)
            run = assay.Run(["scan", "--format", "json", os.path.join(folder, "together")])
            for finding in run.record["findings"]:
                number, side, path = finding["path"].split("/", 2)
                cls.found[int(number)][side == "near"].setdefault(finding["rule"], []).append((path, finding))
            for number in alone:
                for side, found in zip(("trigger", "near"), cls.found[number]):
                    place = os.path.join(folder, "alone", str(number), side)
                    run = assay.Run([*cls.arguments(cls.cases[number], place), "--format", "json"])
                    for finding in run.record["findings"]:
                        found.setdefault(finding["rule"], []).append((finding["path"], finding))

    @staticmethod
    def arguments(case, place):
        files = {name: place + "." + name for name in case.beside}
        for name, value in case.beside.items():
            with open(files[name], "wb") as file:
                file.write(ruleCases.content(value))
        given = [files.get(each, each.replace("SUBJECT", place)) for each in case.arguments]
        return given if given != [files.get(each, each) for each in case.arguments] else [*given, place]

    def testEveryRuleHasBoth(self):
        held = {case.rule for case in self.cases} | set(ruleCases.ELSEWHERE)
        rules = listed()
        self.assertGreater(len(rules), 250)
        self.assertFalse(rules - held, "rules without a sample and a near miss")
        self.assertFalse(held - rules, "samples of rules that do not exist")
        for rule, test in ruleCases.ELSEWHERE.items():
            with open(os.path.join(assay.SOURCE, test), encoding="utf-8") as file:
                text = file.read()
            kinds = self.observations.get(rule, [])
            self.assertTrue(rule in text or (kinds and all('"%s"' % kind in text for kind in kinds)), rule)

    def testSamplesRaiseTheirRule(self):
        for case, (found, _) in zip(self.cases, self.found):
            with self.subTest(rule=case.rule, files=list(case.trigger)):
                self.assertIn(case.rule, found)

    def testNearMissesDoNot(self):
        for case, (_, found) in zip(self.cases, self.found):
            with self.subTest(rule=case.rule, files=list(case.near)):
                self.assertNotEqual(case.trigger, case.near)
                self.assertNotIn(case.rule, found)

    def testNearMissesAreQuiet(self):
        for case, (_, found) in zip(self.cases, self.found):
            with self.subTest(rule=case.rule, files=list(case.near)):
                loud = {rule: each[0][1]["evidence"] for rule, each in found.items() if each[0][1]["severity"] in LOUD}
                self.assertFalse(set(loud) - ruleCases.ALSO.get(case.rule, set()), json.dumps(loud))


if __name__ == "__main__":
    assay.main()
