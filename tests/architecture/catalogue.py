# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule catalogue: ids, words, texts, and the bindings between observations in the code and rules."""
import json
import pathlib
import re

SEVERITIES = {"info", "low", "medium", "high", "critical"}
CONFIDENCES = {"possible", "likely", "certain"}
MEMBERS = {"id", "severity", "confidence", "title", "why", "remedy", "references", "observations"}
REQUIRED = {"id", "severity", "title", "why", "remedy", "references"}
RULE_ID = re.compile(r"ASY-[A-Z0-9]+-\d{3}")
KIND = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*")
REFERENCE = re.compile(r"CWE-\d+|CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|AML\.[A-Z]{1,2}\d{4}(\.\d{3})?"
                       r"|(OWASP )?(LLM|ML)\d{2}(:\d{4})?")

# Words of the same shape as a kind that mean something else: files, and functions of Python's packages.
FILE_NAME = re.compile(r".*\.(json|jsonl|md|pkl|py|pt|bin|txt|npy|npz|safetensors|gguf|zip|js|yaml|yml|sig)")
PYTHON_NAMES = {"pickle.load", "pickle.loads", "torch.load", "torch.save", "torch.jit", "numpy.load", "numpy.save",
                "torch.nn", "torch.hub", "torch.utils", "torch.storage", "torch.serialization", "torch.package",
                "pickle.unpickler", "pickle.pickler", "numpy.core", "numpy.random", "torch.bfloat16"}


def load(root):
    """[(file name, rule)] of every catalogue file."""
    return [(path.name, rule)
            for path in sorted((pathlib.Path(root) / "resources" / "rules").glob("*.json"))
            for rule in json.loads(path.read_text())["rules"]]


def text_errors(place, rule):
    """Whole sentences, no contraction, no begging, no promise of safety."""
    if rule["title"].endswith("."):
        yield f"{place}: the title ends with a full stop"
    for member in ("why", "remedy"):
        if not rule[member].endswith("."):
            yield f"{place}: '{member}' is no whole sentence"
    for member in ("title", "why", "remedy"):
        text = rule[member]
        if "!" in text or re.search(r"\bplease\b|\b\w+n't\b|\b(it|that|there)'s\b|\byou'(re|ll|ve)\b", text, re.IGNORECASE):
            yield f"{place}: '{member}' breaks the rules of text: {text[:80]}"


def rule_errors(rules):
    ids, bound = {}, {}
    for file, rule in rules:
        place = f"{file}: {rule.get('id', '(no id)')}"
        missing, unknown = REQUIRED - rule.keys(), rule.keys() - MEMBERS
        if missing or unknown:
            yield f"{place}: missing {sorted(missing)}, unknown {sorted(unknown)}"
        if missing:
            continue
        if not RULE_ID.fullmatch(rule["id"]):
            yield f"{place}: the id is not of the form ASY-AREA-000"
        if rule["id"] in ids:
            yield f"{place}: the id stands in {ids[rule['id']]} already"
        ids[rule["id"]] = file
        if rule["severity"] not in SEVERITIES or rule.get("confidence", "certain") not in CONFIDENCES:
            yield f"{place}: an unknown severity or confidence"
        yield from text_errors(place, rule)
        for reference in rule["references"]:
            if not REFERENCE.fullmatch(reference):
                yield f"{place}: '{reference}' is no identifier of CWE, CVE, GHSA, ATLAS or OWASP"
        for kind in rule.get("observations", []):
            if not KIND.fullmatch(kind):
                yield f"{place}: '{kind}' is no kind of observation"
            if kind in bound:
                yield f"{place}: '{kind}' is bound to {bound[kind]} already"
            bound[kind] = rule["id"]


def is_kind(text, prefixes):
    return bool(KIND.fullmatch(text)) and text.split(".")[0] in prefixes and text not in PYTHON_NAMES \
        and not FILE_NAME.fullmatch(text)


def binding_errors(rules, files):
    """Every kind in the code is bound to a rule, and every rule that the code names is in the catalogue."""
    ids = {rule["id"] for _, rule in rules}
    bound = {kind: rule["id"] for _, rule in rules for kind in rule.get("observations", [])}
    prefixes = {kind.split(".")[0] for kind in bound}
    for file in files:
        if not file.is_code or file.parts[0] != "models":
            continue
        for literal in file.literals:
            if RULE_ID.fullmatch(literal.text) and literal.text not in ids:
                yield f"{file.place}:{literal.line}: the catalogue has no rule '{literal.text}'"
            if is_kind(literal.text, prefixes) and literal.text not in bound:
                yield f"{file.place}:{literal.line}: no rule is bound to the observation '{literal.text}'"


def dead_bindings(rules, files):
    """Kinds that a rule is bound to and that nothing observes: the catalogue promises what is not looked for."""
    words = {literal.text for file in files if file.is_code and file.parts[0] == "models" for literal in file.literals}
    for _, rule in rules:
        for kind in rule.get("observations", []):
            # Some readers put a prefix before a word, and some code names the rule itself; both count as well.
            if not {rule["id"], kind, kind.split(".", 1)[1]} & words:
                yield f"{rule['id']}: nothing in models/ observes '{kind}'"


def catalogue_errors(root, files):
    rules = load(root)
    yield from rule_errors(rules)
    whole = [(file, rule) for file, rule in rules if REQUIRED <= rule.keys()]
    yield from binding_errors(whole, files)
    yield from dead_bindings(whole, files)
