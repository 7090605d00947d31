// SPDX-License-Identifier: GPL-3.0-or-later
// The inspection record (design: "The record"): plain values that hold all that any panel, report or export shows.
// Strings are UTF-8; those that come from a subject are untrusted and are escaped where they are shown, not here.
#pragma once

#include "record/Words.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assayer::record {

inline constexpr std::string_view kSchema = "assayer/inspection/1";

/// What stood between the readers of hostile bytes and the machine that they ran on.
struct Protection
{
    std::string name; ///< "separate-process", "landlock", "seccomp" ...
    bool active = false;
    std::string detail; ///< what it did there, or why it was missing
    bool operator==(const Protection&) const = default;
};

struct Tool
{
    std::string name = "assayer";
    std::string version;
    std::optional<std::vector<Protection>> protections; ///< absent where nothing was read
    bool operator==(const Tool&) const = default;
};

struct Subject
{
    std::string kind;     ///< "file", "folder", "hf-cache-snapshot"
    std::string location; ///< what the user named, as an absolute path
    std::string name;     ///< what a person calls it: the last part of the location, or the hub's owner/name
    std::optional<std::string> revision; ///< commit of a cache snapshot or git clone
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    bool operator==(const Subject&) const = default;
};

/// A part of a file that has a name of its own: archive member, tensor, pickle stream.
struct Member
{
    std::string name;
    std::string kind;                    ///< "member", "tensor", "pickle", "metadata"
    std::optional<std::uint64_t> offset; ///< of its first byte in the file; absent where it is compressed
    std::optional<std::uint64_t> length; ///< bytes it takes in the file
    std::optional<std::uint64_t> size;   ///< bytes when expanded, where that differs
    std::optional<std::string> dtype;    ///< in the format's own words (F32, BF16, Q4_K, float32 ...)
    std::optional<std::vector<std::uint64_t>> shape;
    std::optional<std::string> format; ///< what its bytes are, where they were looked at
    bool operator==(const Member&) const = default;
};

struct File
{
    std::string path; ///< relative to the subject, with '/', in Unicode (see utf8FromBytes); a single file's own name
    std::optional<std::string> rawPath;    ///< hexadecimal bytes of the path, where they are no UTF-8
    std::optional<std::string> linkTarget; ///< text of a symbolic link
    std::uint64_t size = 0;
    std::map<std::string, std::string>
        digests; ///< "sha256", "git-blob-sha1", "sha512", "blake2b", "md5": lower-case hex
    std::string format = "unknown";
    Verdict verdict = Verdict::Unreadable;
    nlohmann::json facts = nlohmann::json::object(); ///< see design.md for the names every reader uses
    std::vector<Member> members;
    std::optional<std::vector<double>> entropy; ///< bits per byte of equal slices of the file, first to last
    bool operator==(const File&) const = default;
};

struct Finding
{
    std::string rule;
    Severity severity = Severity::Info;
    std::string path;
    std::optional<std::string> member;   ///< "data.pkl", "inner.zip!/b.pkl", a tensor's name
    std::optional<std::uint64_t> offset; ///< in the file; within the member where that is compressed
    std::optional<std::uint64_t> length;
    std::string title;
    std::string evidence; ///< text for people: what was found there
    Confidence confidence = Confidence::Certain;
    std::vector<std::string> references;
    std::optional<std::string> suppressed; ///< why a person set it aside; it counts for no verdict any more
    bool operator==(const Finding&) const = default;
};

struct SignatureStep
{
    std::string name; ///< "parse", "key", "signature", "statement", "manifest", "files" ...
    StepResult result = StepResult::Skipped;
    std::string detail;                    ///< what was compared: expected and actual
    std::optional<std::string> expected{}; ///< where two values were held against each other
    std::optional<std::string> actual{};
    std::optional<std::string> why{}; ///< one sentence: why the step matters
    bool operator==(const SignatureStep&) const = default;
};

struct CertificateExtension
{
    std::string oid;
    std::string name; ///< in words, where the identifier is known; else empty
    std::string value;
    bool critical = false;
    bool operator==(const CertificateExtension&) const = default;
};

/// A certificate of a signature's chain, as it stands in its bytes.
struct Certificate
{
    std::string role; ///< "leaf", "intermediate", "anchor"
    std::string subject;
    std::string issuer;
    std::string serial;    ///< hexadecimal
    std::string notBefore; ///< UTC
    std::string notAfter;
    std::string key; ///< "ECDSA P-256"
    std::string sha256;
    std::vector<std::string> names; ///< of the subject alternative name
    std::vector<CertificateExtension> extensions;
    std::string pem;
    bool operator==(const Certificate&) const = default;
};

/// A signature's entry in a transparency log.
struct LogEntry
{
    std::string log; ///< address of the log, where the trusted root knows it
    std::string logId;
    std::string kind; ///< "dsse 0.0.1"
    std::uint64_t index = 0;
    std::optional<std::string> integratedTime; ///< UTC
    std::optional<std::uint64_t> treeSize;
    std::optional<std::string> rootHash;
    std::optional<std::string> checkpoint; ///< the signed note, as text
    std::string body;
    bool operator==(const LogEntry&) const = default;
};

/// A time at which the signature existed, vouched for by somebody whom the trusted root names.
struct TrustedTime
{
    std::string source; ///< "rekor.sigstore.dev", "sigstore-tsa"
    std::string time;   ///< UTC
    bool operator==(const TrustedTime&) const = default;
};

struct Coverage
{
    std::vector<std::string> covered; ///< files whose content the signature vouches for and that agree
    std::vector<std::string> missing; ///< signed, but not there
    std::vector<std::string> extra;   ///< there, but not signed
    std::vector<std::string> changed; ///< there, with another content than was signed
    std::vector<std::string> ignored; ///< there, and by the signed statement or by default left out of it
    bool operator==(const Coverage&) const = default;
};

struct Signature
{
    std::string kind; ///< "oms", "sigstore-bundle", "openpgp", "ssh", "minisign" ...
    std::string path;
    SignatureStatus status = SignatureStatus::Incomplete;
    std::optional<std::string> reason; ///< identifier of trust.md section 22 ("content-mismatch"), where there is one
    std::map<std::string, std::string> signer; ///< "method", "key-sha256", "curve", "identity", "issuer" ...
    std::vector<SignatureStep> steps;
    Coverage coverage;
    std::optional<std::vector<Certificate>> certificates{}; ///< leaf first, the anchor last where it was reached
    std::optional<std::vector<LogEntry>> logEntries{};
    std::optional<std::vector<TrustedTime>> times{};
    bool operator==(const Signature&) const = default;
};

/// A place in the subject that backs a claim's verdict, a graph node or an edge.
struct Evidence
{
    std::string path;
    std::optional<std::string> pointer; ///< JSON pointer, or "line N" in text
    std::optional<std::string> member;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
    std::string value; ///< what stands there
    bool operator==(const Evidence&) const = default;
};

struct Claim
{
    std::string id;    ///< stable within the record: "licence", "parameters", "base-model" ...
    std::string field; ///< where it is said: "front matter: license", "title"
    std::string said;  ///< what the card says, as written; empty where it is missing
    ClaimVerdict verdict = ClaimVerdict::NotCheckable;
    std::string explanation;        ///< one sentence: why this verdict, with the tolerance
    std::vector<Evidence> evidence; ///< the statement's own place first, then what was measured
    bool operator==(const Claim&) const = default;
};

struct Node
{
    std::string id;
    std::string
        kind; ///< "model", "base-model", "dataset", "file", "library", "licence", "remote-code", "publisher" ...
    std::string name;
    std::optional<std::string> version;
    std::optional<std::string> path; ///< of the file it stands for
    std::vector<Evidence> evidence;
    bool operator==(const Node&) const = default;
};

struct Edge
{
    std::string from;
    std::string to;
    std::string relation;      ///< "contains", "finetuned-from", "trained-on", "needs-library", "licensed-under" ...
    double confidence = 0;     ///< 0 to 1 (bom.md section 8)
    bool contradicted = false; ///< two sources say different things
    std::vector<Evidence> evidence;
    bool operator==(const Edge&) const = default;
};

struct Graph
{
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    bool operator==(const Graph&) const = default;
};

struct CompletenessField
{
    std::string name;
    double weight = 0;
    double state = 0; ///< 1 confirmed by bytes, 0.8 present, 0.5 unsupported, 0 missing, -0.5 contradicted
    bool operator==(const CompletenessField&) const = default;
};

struct Completeness
{
    double score = 0; ///< 0 to 100
    std::vector<CompletenessField> fields;
    bool operator==(const Completeness&) const = default;
};

struct Bom
{
    Completeness completeness;
    bool operator==(const Bom&) const = default;
};

struct Advisory
{
    std::string id;
    std::string package;
    std::string severity;
    std::string summary;
    bool operator==(const Advisory&) const = default;
};

struct NetworkAccess
{
    std::string host;
    std::uint64_t bytesSent = 0;
    std::uint64_t bytesReceived = 0;
    bool operator==(const NetworkAccess&) const = default;
};

/// Something that was not inspected, and why. Any problem makes the subject's verdict incomplete, unless it is
/// dangerous.
struct Problem
{
    std::string path;
    std::string
        what; ///< word of the kind: "permission-denied", "vanished", "changed", "special-file", "reader-crashed" ...
    std::string why; ///< a sentence for the user
    bool operator==(const Problem&) const = default;
};

struct Inspection
{
    std::string schema{kSchema};
    Tool tool;
    Subject subject;
    std::string started;  ///< UTC, "2026-11-20T15:16:15Z"
    std::string finished; ///< empty while the inspection runs
    Verdict verdict = Verdict::Incomplete;
    std::vector<File> files;
    std::vector<Finding> findings;
    std::vector<Signature> signatures;
    std::vector<Claim> claims;
    Graph graph;
    Bom bom;
    std::vector<Advisory> advisories;
    std::vector<NetworkAccess> network;
    std::vector<Problem> problems;
    bool operator==(const Inspection&) const = default;

    /// The file at `path`, or null. Files are sorted by path once the record is finished (see sortRecord).
    const File* file(std::string_view path) const;
};

} // namespace assayer::record
