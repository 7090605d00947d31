#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs assay over the labelled samples of signatures and prints a line for each: expected, found, reason.

    trust_table.py PROGRAM FOLDER [PREFIX...]

FOLDER holds labels.tsv (path, how to invoke, expected verdict and reason). Exit status 1 where a line
differs, 77 where there are no samples."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

# What a label says in words, and the reasons that name the same cause; labels that name a reason need no line here.
WORDS = [
    (r"^chain: CA not in the trusted root", {"chain-issuer-not-found", "chain-untrusted-root"}),
    (r"^checkpoint: no (signature of a trusted log|log signature)", {"checkpoint-signature"}),
    (r"^checkpoint parse", {"checkpoint-parse"}),
    (r"^log entry does not bind", {"body-mismatch-digest", "body-mismatch-signature", "body-mismatch-key"}),
    (r"^log entry body altered", {"set-invalid", "proof-invalid", "body-mismatch-key"}),
    (r"^log entry for another artifact", {"body-mismatch-digest"}),
    (r"^log entry records another signature", {"body-mismatch-signature"}),
    (r"^merkle proof / SET / body", {"proof-invalid", "set-invalid", "body-mismatch-digest"}),
    (r"^merkle proof", {"proof-invalid"}),
    (r"^time outside CA/cert validity", {"time-outside-authority", "time-outside-certificate"}),
    (r"^integrated time outside certificate", {"time-outside-certificate"}),
    (r"^SCT signature", {"sct-invalid"}),
    (r"^certificate signature", {"chain-issuer-not-found"}),
    (r"^no inclusion proof", {"proof-invalid"}),
    (r"^TSA time outside trusted-root window", {"time-outside-authority"}),
    (r"^timestamp imprint", {"timestamp-imprint"}),
    (r"^TSA not trusted", {"timestamp-untrusted"}),
    (r"^SET signature", {"set-invalid"}),
    (r"^trusted root malformed|^trusted-root media type", {"trust-root-malformed"}),
    (r"^no log entry", {"tlog-missing"}),
    (r"^tlog duplicate", {"tlog-duplicate"}),
    (r"^duplicate timestamp", {"timestamp-duplicate"}),
    (r"^proof-invalid / checkpoint-signature", {"proof-invalid", "checkpoint-signature"}),
    (r"^bytes after the last signed shard", {"appended-bytes"}),
    (r"^shards do not cover", {"shard-gap"}),
    (r"^chain: (root not trusted|issuer signature|self-signed)", {"chain-untrusted-root"}),
    (r"^anchor is an intermediate", {"chain-untrusted-root"}),
    (r"^chain: (issuer not found|leaf not signed)", {"chain-issuer-not-found"}),
    (r"^chain: intermediate (is not a CA|lacks keyCertSign)", {"chain-not-ca"}),
    (r"^chain: path length", {"chain-path-length"}),
    (r"^leaf expired|^(intermediate|root) not valid at", {"cert-expired"}),
    (r"^leaf not yet valid", {"cert-not-yet-valid"}),
    (r"^leaf (not usable|has neither)", {"cert-usage"}),
    (r"^no certificates in the bundle|^first certificate must be", {"bundle-structure"}),
    (r"^trusted-comment signature", {"trusted-comment-invalid", "signature-invalid"}),
]

def reasons(expected):
    """The reasons that the label allows, or nothing where it says pass."""
    if not expected.startswith("fail"):
        return set()
    words = expected[5:]
    for pattern, allowed in WORDS:
        if re.search(pattern, words):
            return allowed
    if words.startswith("schema"):
        return {"schema"}
    return {re.split(r"[ :;(/]", words)[0]}


def after(arguments, option):
    return arguments[arguments.index(option) + 1] if option in arguments else None


def signer_options(arguments):
    options = []
    for theirs, ours in (("--key", "--public-key"), ("--certificate-chain", "--ca"), ("--trusted-root", "--trusted-root"),
                         ("--certificate-identity", "--identity"), ("--certificate-oidc-issuer", "--issuer")):
        if after(arguments, theirs):
            options += [ours, after(arguments, theirs)]
    return options


def model_command(program, path, arguments, scratch):
    options = ["--signature", after(arguments, "--signature")] + signer_options(arguments)
    if "--ignore-unsigned-files" in arguments:
        options += ["--ignore-unsigned"]
    if "--ignore-paths" in arguments:
        for name in arguments[arguments.index("--ignore-paths") + 1:-1]:
            options += ["--ignore", name]
    model = arguments[-1]
    if path.endswith("key-subdir-git_fail") and not os.path.exists(os.path.join(model, "tokenizer/.git/x")):
        # A copy by git loses the very folder that the label speaks of.
        copy = os.path.join(scratch, "subdir-git")
        shutil.copytree(model, copy)
        for folder, _, files in os.walk(copy):
            os.chmod(folder, 0o755)
        os.makedirs(os.path.join(copy, "tokenizer/.git"), exist_ok=True)
        with open(os.path.join(copy, "tokenizer/.git/x"), "w", encoding="ascii") as file:
            file.write("x")
        model = copy
    return [program, "verify", model, "--format", "json", "--quiet"] + options


def bundle_command(program, arguments):
    text = " ".join(arguments)
    text = text.replace("(any identity)", "--certificate-identity any@example.org --certificate-oidc-issuer any")
    text = text.replace("(trusted root inside trust_config.json)", "--trusted-root trust_config.json")
    arguments = text.split()
    if not os.path.exists(arguments[-1]) and ":" not in os.path.basename(arguments[-1]):
        arguments.append("artifact")
    if arguments[-1].startswith("../../trusted_root"):
        arguments.append(after(arguments, "--bundle"))
    return [program, "sigstore", "verify-bundle", "--format", "json"] + arguments


def command_for(program, path, arguments, scratch):
    if path.startswith(("oms-own/", "oms-samples", "oms-keyless-own/")):
        return model_command(program, path, arguments, scratch)
    if path == "bundles/trusted-root-badtype_fail":
        return [program, "sigstore", "verify-bundle", "--format", "json", "--trusted-root", "trusted_root.json",
                "--bundle", "../../oms-keyless-own/v1-set-ok/model.sig", "trusted_root.json"]
    if path.startswith(("conformance/", "bundles/")):
        return bundle_command(program, arguments)
    if path.startswith("oms-spec/"):
        model = os.path.join(scratch, path.replace("/", "-"))
        os.makedirs(model)
        shutil.copy(os.path.basename(path), os.path.join(model, "model.sig"))
        return [program, "verify", model, "--format", "json", "--quiet", "--signature", os.path.join(model, "model.sig"),
                "--public-key", os.path.join("../.." if path.count("/") == 2 else "..", "oms-own/key-p256-ok/key.pub")]
    return None


def outcome(signature, path):
    """pass or fail, and the reason; a schema check passes where form, statement and manifest do."""
    if path.startswith("oms-spec/"):
        form = ("parse", "log", "payload type", "statement", "manifest")
        failed = [s for s in signature["steps"] if s["name"] in form and s["result"] == "fail"]
        return ("fail", "schema") if failed else ("pass", "")
    return ("pass" if signature["status"] == "verified" else "fail"), signature.get("reason", "")


def main():
    program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    prefixes = tuple(sys.argv[3:]) or ("conformance/", "bundles/", "oms-")
    if not os.path.exists(os.path.join(folder, "labels.tsv")):
        print("The labelled samples are not here.")
        return 77
    good = bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        for line in open(os.path.join(folder, "labels.tsv"), encoding="utf-8"):
            path, arguments, expected = line.rstrip("\n").split("\t")[:3]
            place = os.path.join(folder, path)
            os.chdir(folder)
            if not path.startswith(prefixes) or not os.path.exists(place):
                continue
            os.chdir(place if os.path.isdir(place) else os.path.dirname(place))
            command = command_for(program, path, arguments.split(), scratch)
            if command is None:
                continue
            run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            try:
                answer = json.loads(run.stdout)
                signature = answer[0] if isinstance(answer, list) else answer
                verdict, reason = outcome(signature, path)
                status = signature["status"]
            except (ValueError, IndexError):
                verdict, reason, status = "error", run.stderr.decode(errors="replace").strip()[:60], "-"
            allowed = reasons(expected)
            right = (verdict == "pass" and not allowed) or (verdict == "fail" and reason in allowed)
            good, bad = good + right, bad + (not right)
            print(f"{'ok ' if right else 'BAD'} {path:66} {expected.split(' ')[0][:34]:34} {status:16} {reason}")
    print(f"{good} as labelled, {bad} not")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
