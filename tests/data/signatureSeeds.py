# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures for the fuzz targets to start from, made by the genuine tools with keys that are thrown away. What a tool
that is not here would make is left out."""

import base64
import os
import shutil
import struct
import subprocess
import tempfile

TEXT = b"weights of a model\n"
# The bytes whose timestamp TimestampFuzz asks for.
STAMPED = b"signature"

AUTHORITY = """[tsa]
default_tsa = t
[t]
serial = serial
default_policy = 1.2.3.4
digests = sha256
signer_digest = sha256
certs = tsa.crt
signer_cert = tsa.crt
signer_key = tsa.key
ess_cert_id_alg = sha256
"""
EXTENSIONS = """[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = email:s@example.org
1.3.6.1.4.1.57264.1.1 = ASN1:UTF8String:https://example.org
1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:https://example.org
1.3.6.1.4.1.11129.2.4.2 = ASN1:FORMAT:HEX,OCTETSTRING:{list}
"""


class Workshop:
    """A folder with tools that see no settings of the user."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "GNUPGHOME": folder, "LC_ALL": "C.UTF-8",
                            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        for role in ("AUTHOR", "COMMITTER"):
            self.environment.update({f"GIT_{role}_NAME": "S", f"GIT_{role}_EMAIL": "s@example.org",
                                     f"GIT_{role}_DATE": "1772445630 +0000"})

    def run(self, *command, data=None):
        return subprocess.run(command, cwd=self.folder, env=self.environment, input=data, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def write(self, name, content):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(content)


def timestampList():
    """One timestamp of a certificate log, as RFC 6962 section 3.3 lays it out."""
    signature = bytes.fromhex("3006020101020101")
    entry = (b"\0" + bytes(32) + struct.pack(">Q", 1_700_000_000_000) + b"\0\0" + b"\x04\x03"
             + struct.pack(">H", len(signature)) + signature)
    entry = struct.pack(">H", len(entry)) + entry
    return struct.pack(">H", len(entry)) + entry


def openssl(shop):
    """Timestamps with and without their certificate, and a certificate that carries a log's timestamp."""
    entries = timestampList()
    shop.write("serial", b"01")
    shop.write("tsa.cnf", AUTHORITY.encode())
    shop.write("extensions.cnf", EXTENSIONS.replace("{list}", entries.hex()).encode())
    for name, section in (("tsa", "stamping"), ("leaf", "leaf")):
        shop.run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                 f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        shop.run("openssl", "x509", "-req", "-in", f"{name}.csr", "-signkey", f"{name}.key", "-days", "30", "-extfile",
                 "extensions.cnf", "-extensions", section, "-out", f"{name}.crt")
    shop.write("stamped", STAMPED)
    made = {"timestamps.sct": entries,
            "leaf.der": shop.run("openssl", "x509", "-in", "leaf.crt", "-outform", "DER")}
    for name, options in (("certified", ["-cert"]), ("bare", [])):
        shop.run("openssl", "ts", "-query", "-data", "stamped", "-sha256", *options, "-out", "query.tsq")
        made[name + ".tsr"] = shop.run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq")
    return made


def gpg(shop):
    """Detached, armoured and in a text; the ring; and all in one, as OpenPgpFuzz takes them."""
    os.chmod(shop.folder, 0o700)
    base = ["gpg", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""]
    made = {}
    for kind in ("ed25519", "rsa2048"):
        name = kind + "@example.org"
        shop.run(*base, "--quick-generate-key", name, kind, "sign", "never")
        sign = [*base, "--local-user", name]
        ring = shop.run(*base, "--export", name)
        detached = shop.run(*sign, "--detach-sign", data=TEXT)
        made.update({f"{kind}.gpg": ring, f"{kind}.sig": detached,
                     f"{kind}.asc": shop.run(*sign, "--armor", "--detach-sign", data=TEXT),
                     f"{kind}.clear": shop.run(*sign, "--clear-sign", data=TEXT)})
        # Signature, content and ring behind one another, each announced by its length.
        made[f"{kind}.openpgp"] = struct.pack("<HH", len(detached), len(TEXT)) + detached + TEXT + ring
        made[f"{kind}.cleartext"] = struct.pack("<HH", len(made[f"{kind}.clear"]), 0) + made[f"{kind}.clear"] + ring
    subprocess.run(["gpgconf", "--kill", "all"], env=shop.environment, check=False, stderr=subprocess.DEVNULL)
    return made


def git(shop):
    """A signed commit and a tag, a loose object, and a pack with its index in thirds, as GitPackFuzz takes them."""
    shop.run("git", "init", "-q", ".")
    shop.write("model.bin", TEXT)
    shop.run("git", "add", "model.bin")
    if shutil.which("ssh-keygen"):
        shop.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "s", "-f", "key")
        for name, value in (("gpg.format", "ssh"), ("user.signingkey", "key"), ("commit.gpgsign", "true"),
                            ("tag.gpgsign", "true")):
            shop.run("git", "config", name, value)
    shop.run("git", "commit", "-qm", "First")
    shop.run("git", "tag", "-am", "Version 1", "v1")
    made = {"commit.git": shop.run("git", "cat-file", "commit", "HEAD"), "tag.git": shop.run("git", "cat-file", "tag", "v1")}
    identifier = shop.run("git", "rev-parse", "HEAD").decode().strip()
    loose = shop.read(f".git/objects/{identifier[:2]}/{identifier[2:]}")
    made["commit.loose"] = loose
    stem = shop.run("git", "pack-objects", "-q", "one", data=identifier.encode()).decode().strip()
    index, pack = shop.read(f"one-{stem}.idx"), shop.read(f"one-{stem}.pack")
    # The index is the longest, and nothing may follow it.
    made["one.gitpack"] = index + pack.ljust(len(index), b"\0")[:len(index)] + loose.ljust(len(index), b"\0")[:len(index)]
    return made


def minisign(shop):
    """Signatures of both kinds, and a key with one behind it, as MinisignFuzz takes them."""
    shop.write("weights", TEXT)
    shop.run("minisign", "-G", "-W", "-f", "-p", "key.pub", "-s", "key.sec")
    made = {"key.pub": shop.read("key.pub")}
    for name, options in (("hashed", []), ("legacy", ["-l"])):
        shop.run("minisign", "-S", "-W", *options, "-s", "key.sec", "-m", "weights", "-x", name, "-t", "a comment")
        made[name + ".minisig"] = shop.read(name)
        made[name + ".minisignpair"] = made["key.pub"] + b"\n" + shop.read(name)
    # A key of which everything is known: 32 bytes that are a point of the curve.
    point = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")  # RFC 8032 section 7.1
    made["known.pub"] = b"untrusted comment: k\n" + base64.b64encode(b"Ed" + bytes(8) + point) + b"\n"
    return made


def seeds():
    made = {}
    for tool, make in (("openssl", openssl), ("gpg", gpg), ("git", git), ("minisign", minisign)):
        if shutil.which(tool) is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                made.update(make(Workshop(folder)))
            except subprocess.CalledProcessError as error:
                raise RuntimeError(f"{tool}: {error}") from error
    return made
