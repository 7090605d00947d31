// SPDX-License-Identifier: GPL-3.0-or-later
// Payloads held against files.
#include "trust/StatementVerification.h"

#include "base/Text.h"
#include "trust/FileComparison.h"
#include "trust/StatementSubjects.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::string_view kStatementPayload = "application/vnd.in-toto+json";

bool isStatementDefect(const Defect& defect)
{
    constexpr std::array<std::string_view, 6> kStatementReasons{
        "json-parse", kLimitExceeded, "json-duplicate-key", "statement-type", "predicate-type", "subject-count"};
    return std::find(kStatementReasons.begin(), kStatementReasons.end(), defect.reason) != kStatementReasons.end();
}

// A bundle that signs something else than a model is no bad model signature, unless the user names a signer for it
// where the signature of a model is expected.
bool aboutModel(const BundleContext& context)
{
    const Request& request = context.request;
    const bool named =
        !request.publicKeyPem.empty() || !request.authoritiesPem.empty() || !request.expectedSigners.empty();
    return context.manifest.modelSignature || context.manifest.predicateType.starts_with("https://model_signing/") ||
           (named && request.artifact.empty() && request.bundlePath.ends_with(".sig"));
}

// "application/vnd.in-toto+json", or one with a name for the predicate in it.
bool isStatementPayload(std::string_view type)
{
    return type == kStatementPayload || (type.starts_with("application/vnd.in-toto.") && type.ends_with("+json"));
}

void checkManifest(BundleContext& context)
{
    const Manifest& manifest = context.manifest;
    std::vector<Defect> statement;
    std::vector<Defect> list;
    for (const Defect& defect : manifest.defects)
        (isStatementDefect(defect) ? statement : list).push_back(defect);
    context.log.check("statement", statement, "The statement is of the type " + manifest.predicateType + ".");
    if (!manifest.modelSignature)
        return;
    std::string detail = std::to_string(manifest.resources.size()) + " digests are signed";
    if (!manifest.rootDigest.empty())
        detail += ", and their root digest is " + manifest.rootDigest;
    context.log.check("manifest", list, detail + ".");
    for (const std::string& note : manifest.notes)
        context.log.warn("manifest", note);
}

void checkUnsigned(BundleContext& context, const std::vector<std::string>& extra)
{
    if (extra.empty())
        context.log.pass("unsigned files", "No file is beside the signed ones.");
    else if (context.request.ignoreUnsigned)
        context.log.warn("unsigned files", "Accepted by your choice, though not signed: " + joinedNames(extra) + ".");
    else
        context.log.fail("unsigned files", "file-unsigned",
                         "Expected only signed files, found others: " + joinedNames(extra) + ".");
}

void tellUnknown(BundleContext& context, const FileComparison& comparison)
{
    if (comparison.unknown.empty())
        return;
    const bool hashless = std::any_of(context.manifest.resources.begin(), context.manifest.resources.end(),
                                      [](const Resource& r) { return !isSupportedHash(r.algorithm); });
    context.log.undecided("files", hashless ? "hash-algorithm" : "digest-missing",
                          hashless ? "This version cannot compute the signed hash of " +
                                         joinedNames(comparison.unknown) + "."
                                   : "The signed digest was not computed for " + joinedNames(comparison.unknown) + ".");
}

void checkFiles(BundleContext& context)
{
    FileComparison comparison = compareFiles(context.manifest, context.request);
    context.signature.coverage = comparison.coverage;
    const record::Coverage& coverage = context.signature.coverage;
    if (comparison.content.empty() && coverage.covered.empty())
        context.log.notApplicable("files", "No file could be compared with a signed digest.");
    else
        context.log.check("files", comparison.content,
                          std::to_string(coverage.covered.size()) + " files agree with their signed digests.");
    if (!comparison.links.empty())
        context.log.check("links", comparison.links, {});
    if (coverage.missing.empty())
        context.log.pass("missing files", "No signed file is missing.");
    else
        context.log.fail("missing files", "file-missing",
                         "Expected files that were signed, not found: " + joinedNames(coverage.missing) + ".");
    checkUnsigned(context, coverage.extra);
    tellUnknown(context, comparison);
    if (!coverage.ignored.empty())
        context.log.warn("ignored files",
                         "Not covered by the signature, though no fault: " + joinedNames(coverage.ignored) + ".");
}

void checkArtifactSubject(BundleContext& context, const SubjectList& list)
{
    const auto& artifact = context.request.artifact;
    for (const StatementSubject& subject : list.subjects) {
        if (sameContent(subject.digests, artifact)) {
            context.log.pass("subjects",
                             "The statement is about the artifact, under the name " + excerpt(subject.name, 200) + ".");
            return;
        }
    }
    context.log.fail("subjects", "subject-mismatch",
                     "Expected the artifact among the " + std::to_string(list.subjects.size()) +
                         " subjects of the statement, found none with its digest.");
}

// Subjects agree with files by digest alone; a file of a subject's name with another content was changed.
void checkFileSubjects(BundleContext& context, const SubjectList& list)
{
    record::Coverage& coverage = context.signature.coverage;
    std::map<std::string_view, const StatementSubject*> byDigest;
    std::map<std::string_view, const StatementSubject*> byName;
    for (const StatementSubject& subject : list.subjects) {
        byName.emplace(subject.name, &subject);
        if (const auto digest = subject.digests.find("sha256"); digest != subject.digests.end())
            byDigest.emplace(digest->second, &subject);
    }
    for (const HashedFile& file : context.request.files) {
        const auto digest = file.digests.find("sha256");
        const auto same = digest == file.digests.end() ? byDigest.end() : byDigest.find(digest->second);
        const auto named = byName.find(file.path);
        const bool byItsName = same == byDigest.end() && named != byName.end();
        if ((same != byDigest.end() && sameContent(same->second->digests, file.digests)) ||
            (byItsName && sameContent(named->second->digests, file.digests)))
            coverage.covered.push_back(utf8FromBytes(file.path));
        else if (byItsName && named->second->digests.count("sha256") > 0 && digest != file.digests.end())
            coverage.changed.push_back(utf8FromBytes(file.path));
    }
    if (!coverage.changed.empty())
        context.log.fail("subjects", "content-mismatch",
                         "Expected the content that the statement names, found another in " +
                             joinedNames(coverage.changed) + ".");
    else if (!coverage.covered.empty())
        context.log.pass("subjects", "The statement is about " + joinedNames(coverage.covered) + ".");
    else if (context.request.singleFile)
        context.log.fail("subjects", "subject-mismatch", "The statement is about other files than this one.");
    else
        context.log.undecided("subjects", "subject-mismatch",
                              "The statement is about " + std::to_string(list.subjects.size()) +
                                  " subjects, none of which is a file of the model.");
}

void checkStatement(BundleContext& context, const Envelope& envelope)
{
    if (!isStatementPayload(envelope.payloadType)) {
        context.log.unsupported("payload type", "The payload is of the type \"" + excerpt(envelope.payloadType, 120) +
                                                    "\", which this version does not read.");
        return;
    }
    context.log.pass("payload type", "The payload is an in-toto statement.");
    const SubjectList list = parseSubjects(envelope.payload);
    context.log.check("statement", list.defects,
                      "The statement says \"" + excerpt(list.predicateType, 200) + "\" of " +
                          std::to_string(list.subjects.size()) + " subjects.");
    if (list.subjects.empty())
        return;
    if (!context.request.artifact.empty())
        checkArtifactSubject(context, list);
    else
        checkFileSubjects(context, list);
}

// The file that a signature's name speaks of: "model.bin" for "model.bin.sigstore.json".
std::string namedArtifact(std::string_view bundlePath)
{
    for (const std::string_view ending : {".sigstore.json", ".sigstore", ".bundle", ".sig"}) {
        if (bundlePath.ends_with(ending))
            return std::string(bundlePath.substr(0, bundlePath.size() - ending.size()));
    }
    return {};
}

const HashedFile* artifactFile(const Request& request, const MessageSignature& message)
{
    if (request.singleFile && !request.files.empty())
        return &request.files.front();
    const std::string named = namedArtifact(request.bundlePath);
    const HashedFile* found = nullptr;
    for (const HashedFile& file : request.files) {
        if (file.path == named)
            return &file;
        const auto digest = file.digests.find(digestWord(message.algorithm));
        if (found == nullptr && digest != file.digests.end() && digest->second == message.digest)
            found = &file;
    }
    return found;
}

} // namespace

void checkPayload(BundleContext& context, const Envelope& envelope)
{
    if (!aboutModel(context)) {
        checkStatement(context, envelope);
        return;
    }
    if (envelope.payloadType == kStatementPayload)
        context.log.pass("payload type", "The payload is an in-toto statement.");
    else
        context.log.fail("payload type", "payload-type",
                         "Expected " + std::string(kStatementPayload) + ", found \"" + envelope.payloadType + "\".");
    checkManifest(context);
    if (context.manifest.modelSignature)
        checkFiles(context);
}

std::map<std::string, std::string> signedArtifact(const Request& request, const MessageSignature& message)
{
    if (!request.artifact.empty())
        return request.artifact;
    const HashedFile* file = artifactFile(request, message);
    return file == nullptr ? std::map<std::string, std::string>{} : file->digests;
}

void coverArtifact(BundleContext& context)
{
    const HashedFile* file = context.request.artifact.empty() && context.bundle.message
                                 ? artifactFile(context.request, *context.bundle.message)
                                 : nullptr;
    if (file != nullptr)
        context.signature.coverage.covered.push_back(utf8FromBytes(file->path));
}

} // namespace assayer::trust
