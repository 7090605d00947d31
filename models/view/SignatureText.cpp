// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures in words.
#include "SignatureText.h"

#include "Text.h"

#include "inspection/SignerDecisions.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace assayer::view {

namespace {

using record::SignatureStatus;
using record::StepResult;

class SignatureWords
{
    Q_DECLARE_TR_FUNCTIONS(assayer::view::SignatureWords)
};

struct Phrase
{
    std::string_view name;
    const char* text;
};

std::string signerField(const record::Signature& signature, const std::string& name)
{
    const auto found = signature.signer.find(name);
    return found == signature.signer.end() ? std::string() : found->second;
}

template <std::size_t Size>
const char* findPhrase(const std::array<Phrase, Size>& entries, std::string_view name)
{
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Phrase& e) { return e.name == name; });
    return found == entries.end() ? nullptr : found->text;
}

// The worst result among the steps of these names; nothing where there is none of them.
Mark markOfSteps(const record::Signature& signature, std::initializer_list<std::string_view> names)
{
    constexpr std::array kOrder{StepResult::Fail, StepResult::Warn, StepResult::Skipped, StepResult::Pass};
    for (const StepResult result : kOrder) {
        for (const record::SignatureStep& step : signature.steps) {
            if (step.result == result && std::find(names.begin(), names.end(), step.name) != names.end())
                return markOf(result);
        }
    }
    return Mark::None;
}

ChainLink filesLink(const record::Signature& signature)
{
    const record::Coverage& coverage = signature.coverage;
    const auto number = [](const std::vector<std::string>& paths) { return countText(paths.size()); };
    QStringList parts;
    if (!coverage.covered.empty())
        parts << SignatureWords::tr("%1 as signed").arg(number(coverage.covered));
    if (!coverage.changed.empty())
        parts << SignatureWords::tr("%1 changed").arg(number(coverage.changed));
    if (!coverage.missing.empty())
        parts << SignatureWords::tr("%1 missing").arg(number(coverage.missing));
    if (!coverage.extra.empty())
        parts << SignatureWords::tr("%1 not signed").arg(number(coverage.extra));
    ChainLink link{SignatureWords::tr("Model files"),
                   parts.isEmpty() ? SignatureWords::tr("none compared") : parts.join(QStringLiteral(", ")),
                   Mark::Pass};
    link.leadsToFiles = true;
    if (!coverage.changed.empty() || !coverage.missing.empty())
        link.mark = Mark::Critical;
    else if (!coverage.extra.empty())
        link.mark = Mark::Medium;
    else if (coverage.covered.empty())
        link.mark = Mark::NotChecked;
    return link;
}

} // namespace

QString signerLine(const record::Signature& signature)
{
    for (const char* name : {"identity", "claimed-identity", "claimed-subject"}) {
        const std::string value = signerField(signature, name);
        if (!value.empty())
            return shown(value);
    }
    for (const char* name : {"fingerprint", "key-sha256", "key-hint", "key-id", "certificate-sha256"}) {
        const std::string value = signerField(signature, name);
        if (!value.empty())
            return SignatureWords::tr("Key %1").arg(shown(value));
    }
    return signerField(signature, "method") == "none" ? SignatureWords::tr("Nobody signed this")
                                                      : SignatureWords::tr("Signer unknown");
}

QString trustedTime(const record::Signature& signature)
{
    if (!signature.times || signature.times->empty())
        return {};
    return SignatureWords::tr("%1, says %2")
        .arg(shown(signature.times->front().time), shown(signature.times->front().source));
}

QString timeLine(const record::Signature& signature)
{
    const QString trusted = trustedTime(signature);
    if (!trusted.isEmpty())
        return trusted;
    const std::string claimed = signerField(signature, "claimed-time");
    return claimed.empty() ? QString() : SignatureWords::tr("%1, says the signer").arg(shown(claimed));
}

QString whyStepMatters(std::string_view step)
{
    static constexpr std::array kEntries{
        Phrase{"parse", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                          "A file that can be read in two ways may show one thing to this program and "
                                          "another to the next.")},
        Phrase{"signed file", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                "A signature says nothing about files that it is not held against.")},
        Phrase{"key", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                        "Anyone can make a key. Only the key that you expect makes a signature mean "
                                        "something, and only as long as its owner stands by it.")},
        Phrase{"signer", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                           "Anyone can sign. What counts is that the one you expect did.")},
        Phrase{"namespace", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                              "A signature that was made for another purpose must not be passed off as "
                                              "one for a model.")},
        Phrase{"signature", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                              "This is the proof itself: only the owner of the key can have made it, "
                                              "and only over exactly these bytes.")},
        Phrase{"trusted comment", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                    "People read the comment, so that it has to be signed too.")},
        Phrase{"payload type",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "The declared type keeps a signed document of one kind from being read "
                                 "as another.")},
        Phrase{"statement", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                              "The statement is what the signer vouches for, in words that programs "
                                              "understand.")},
        Phrase{"subjects", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                             "A statement counts only for files with the very digests that it names.")},
        Phrase{"summary",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "Somebody else verified the model against a policy, and says how it went.")},
        Phrase{"manifest",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "The list of digests ties every file to the one signature; a gap in it is a "
                                 "place for other content.")},
        Phrase{"files", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                          "A file with another digest holds other bytes than the signer saw.")},
        Phrase{"links",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "A link may point somewhere else tomorrow, and the signature would not notice.")},
        Phrase{"missing files", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                  "A loader that misses a file may take another one in its place.")},
        Phrase{"unsigned files",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "Loaders pick files by name, also those that the signer never saw.")},
        Phrase{"ignored files", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                  "What is left out may change at any time without the signature "
                                                  "noticing.")},
        Phrase{"certificate", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                "The certificate says whose the key is; it counts only if an authority "
                                                "that you believe issued it for signing.")},
        Phrase{"chain", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                          "Each certificate vouches for the one below it, up to an authority that you "
                                          "believe.")},
        Phrase{"identity", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                             "A right signature by somebody else is no better than none.")},
        Phrase{"log", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                        "What stands in a public log cannot be signed in secret or taken back.")},
        Phrase{"time", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                         "A certificate of minutes counts only if somebody neutral says that the "
                                         "signature was made in those minutes.")},
        Phrase{"origin", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                           "Digests alone show damage. Only a signature shows who made the files.")},
        Phrase{"hash", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                         "With a weak hash an attacker can make two files that have one digest.")},
        Phrase{"decision",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "A change of the signer is what a stolen account looks like from outside.")},
        Phrase{"object", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                           "A signed commit covers the tree of files by their SHA-1, and large files "
                                           "through their pointers alone.")},
    };
    const char* text = findPhrase(kEntries, step);
    return text == nullptr ? QString() : SignatureWords::tr(text);
}

QString nextAction(const record::Signature& signature)
{
    static constexpr std::array kEntries{
        Phrase{"key-missing",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "Get the public key from the publisher by a way that the model did not "
                                 "come by, and name it: assay verify --public-key FILE, or --keyring FILE "
                                 "for OpenPGP.")},
        Phrase{"key-mismatch",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "Ask the publisher which key signs this model. If it is the one above, "
                                 "name its public key and verify again.")},
        Phrase{"signer-changed",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "Ask the publisher by another way whether the signer changed. If so, "
                                 "choose “Trust this signer” here, and remove the old one with assay "
                                 "trust remove.")},
        Phrase{"content-mismatch", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                     "Fetch the files that differ again from the publisher and inspect "
                                                     "again. If they differ still, ask the publisher and do not load "
                                                     "them.")},
        Phrase{"file-missing", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                 "Fetch the missing files from the publisher, and inspect again.")},
        Phrase{"file-unsigned", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                  "Remove the files that are not signed, or leave them out on purpose "
                                                  "with --ignore PATH once you know who put them there.")},
        Phrase{"signature-invalid", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                      "Nothing makes this signature right. Fetch model and signature "
                                                      "again, and ask the publisher if the two still disagree.")},
        Phrase{"cert-expired",
               QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                 "Ask the publisher for a signature by a key or certificate that counts "
                                 "today, or for one with a trusted timestamp.")},
        Phrase{"identity", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                             "Find out who signs this model, and name that identity and its issuer: "
                                             "assay verify --identity NAME --issuer URL.")},
        Phrase{"chain-untrusted-root", QT_TRANSLATE_NOOP("assayer::view::SignatureWords",
                                                         "Get the certificate of the authority from the publisher, and "
                                                         "name it: assay verify --ca FILE.")},
    };
    if (signature.status == SignatureStatus::Verified)
        return SignatureWords::tr("It is verified. Nothing is to be done.");
    if (signature.reason) {
        if (const char* text = findPhrase(kEntries, *signature.reason))
            return SignatureWords::tr(text);
    }
    switch (signature.status) {
    case SignatureStatus::ValidUntrusted:
        return signerField(signature, "method") == "none"
                   ? SignatureWords::tr("Ask the publisher for a signature over this list.")
                   : SignatureWords::tr("Find out by another way that this signer is the one you expect. Then choose "
                                        "“Trust this signer”, or run assay trust add.");
    case SignatureStatus::Invalid:
        return SignatureWords::tr("Fetch model and signature again from the publisher. If the step that failed fails "
                                  "still, do not load the model.");
    case SignatureStatus::Unsigned:
        return SignatureWords::tr("Ask the publisher for a signature. You can also sign the model yourself once you "
                                  "trust it: File, Sign model.");
    case SignatureStatus::Unsupported:
        return SignatureWords::tr("Verify it with the tool that made it.");
    default:
        return SignatureWords::tr("Provide what the step that was skipped asks for, and inspect again.");
    }
}

bool canBeTrusted(const record::Signature& signature)
{
    return inspection::decisionFor({}, signature, {}).has_value();
}

QString signerFieldLabel(std::string_view name)
{
    static constexpr std::array kEntries{
        Phrase{"method", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Method")},
        Phrase{"identity", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Identity")},
        Phrase{"issuer", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Issuer")},
        Phrase{"fingerprint", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Fingerprint")},
        Phrase{"key-id", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Key number")},
        Phrase{"key-type", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Kind of key")},
        Phrase{"key-sha256", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "SHA-256 of the key")},
        Phrase{"key-hint", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Key that the file names")},
        Phrase{"certificate-sha256", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "SHA-256 of the certificate")},
        Phrase{"claimed-time", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Time, as the signer says")},
        Phrase{"claimed-identity", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Identity, not verified")},
        Phrase{"claimed-issuer", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Issuer, not verified")},
        Phrase{"claimed-subject", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Subject, not verified")},
        Phrase{"claimed-validity", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Validity, not verified")},
        Phrase{"namespace", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Purpose (namespace)")},
        Phrase{"comment", QT_TRANSLATE_NOOP("assayer::view::SignatureWords", "Signed comment")},
    };
    const char* text = findPhrase(kEntries, name);
    return text == nullptr ? shown(name) : SignatureWords::tr(text);
}

std::vector<ChainLink> chainOf(const record::Signature& signature)
{
    const std::string method = signerField(signature, "method");
    const bool certificate = method == "certificate" || method == "sigstore";
    std::vector<ChainLink> chain{filesLink(signature)};
    const Mark manifest = markOfSteps(signature, {"manifest", "statement", "subjects", "object"});
    if (manifest != Mark::None)
        chain.push_back({signature.kind == "git-commit" || signature.kind == "git-tag" ? SignatureWords::tr("Commit")
                                                                                       : SignatureWords::tr("Manifest"),
                         SignatureWords::tr("the list of digests"), manifest});
    if (method == "none")
        return chain;
    chain.push_back({SignatureWords::tr("Signature"), signatureKindLabel(signature.kind),
                     markOfSteps(signature, {"signature", "namespace", "payload type", "trusted comment"})});
    const Mark log = markOfSteps(signature, {"log", "set", "proof", "checkpoint", "log entry", "inclusion proof",
                                             "log body", "transparency log"});
    if (log != Mark::None)
        chain.push_back({SignatureWords::tr("Transparency log"), SignatureWords::tr("public entry"), log, true});
    chain.push_back(
        {certificate ? SignatureWords::tr("Certificate") : SignatureWords::tr("Key"), signerLine(signature),
         markOfSteps(signature, {"key", "signer", "certificate", "chain", "certificate path", "identity"})});
    Mark trust = signature.status == SignatureStatus::Verified ? Mark::Pass : Mark::NotChecked;
    if (signature.status == SignatureStatus::ValidUntrusted)
        trust = Mark::Medium;
    const std::string issuer = signerField(signature, certificate ? "issuer" : "");
    chain.push_back({certificate ? SignatureWords::tr("Authority") : SignatureWords::tr("Your expectation"),
                     !issuer.empty()                                 ? shown(issuer)
                     : signature.status == SignatureStatus::Verified ? SignatureWords::tr("this signer is expected")
                     : signature.status == SignatureStatus::ValidUntrusted
                         ? SignatureWords::tr("nobody named this signer")
                         : SignatureWords::tr("not reached"),
                     trust});
    return chain;
}

} // namespace assayer::view
