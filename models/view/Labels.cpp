// SPDX-License-Identifier: GPL-3.0-or-later
// The record's words in the user's language.
#include "Labels.h"

#include "Text.h"

#include <QCoreApplication>

#include <array>
#include <span>
#include <utility>

namespace assayer::view {

namespace {

struct Labels
{
    Q_DECLARE_TR_FUNCTIONS(assayer::view::Labels)
};

struct Entry
{
    std::string_view word;
    const char* text;
};

QString lookUp(std::span<const Entry> entries, std::string_view word)
{
    for (const Entry& entry : entries) {
        if (entry.word == word)
            return Labels::tr(entry.text);
    }
    return shown(word);
}

} // namespace

Mark markOf(record::Severity severity)
{
    static constexpr std::array kMarks{Mark::Info, Mark::Low, Mark::Medium, Mark::High, Mark::Critical};
    return kMarks[static_cast<std::size_t>(severity)];
}

Mark markOf(record::Verdict verdict)
{
    static constexpr std::array kMarks{Mark::Pass,     Mark::Low,        Mark::Medium,
                                       Mark::Critical, Mark::NotChecked, Mark::NotChecked};
    return kMarks[static_cast<std::size_t>(verdict)];
}

Mark markOf(record::SignatureStatus status)
{
    static constexpr std::array kMarks{Mark::Pass, Mark::Medium,     Mark::Critical,
                                       Mark::Info, Mark::NotChecked, Mark::NotChecked};
    return kMarks[static_cast<std::size_t>(status)];
}

Mark markOf(record::StepResult result)
{
    static constexpr std::array kMarks{Mark::Pass, Mark::Critical, Mark::Medium, Mark::NotChecked, Mark::NotChecked};
    return kMarks[static_cast<std::size_t>(result)];
}

Mark markOf(record::ClaimVerdict verdict)
{
    static constexpr std::array kMarks{Mark::Pass, Mark::High, Mark::Medium, Mark::Info, Mark::NotChecked};
    return kMarks[static_cast<std::size_t>(verdict)];
}

QString label(record::Severity severity)
{
    static constexpr std::array kTexts{
        QT_TRANSLATE_NOOP("assayer::view::Labels", "Info"), QT_TRANSLATE_NOOP("assayer::view::Labels", "Low"),
        QT_TRANSLATE_NOOP("assayer::view::Labels", "Medium"), QT_TRANSLATE_NOOP("assayer::view::Labels", "High"),
        QT_TRANSLATE_NOOP("assayer::view::Labels", "Critical")};
    return Labels::tr(kTexts[static_cast<std::size_t>(severity)]);
}

QString label(record::Verdict verdict)
{
    static constexpr std::array kTexts{QT_TRANSLATE_NOOP("assayer::view::Labels", "Clean"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Notice"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Suspicious"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Dangerous"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Unreadable"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Incomplete")};
    return Labels::tr(kTexts[static_cast<std::size_t>(verdict)]);
}

QString label(record::Confidence confidence)
{
    static constexpr std::array kTexts{QT_TRANSLATE_NOOP("assayer::view::Labels", "Possible"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Likely"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Certain")};
    return Labels::tr(kTexts[static_cast<std::size_t>(confidence)]);
}

QString label(record::SignatureStatus status)
{
    static constexpr std::array kTexts{QT_TRANSLATE_NOOP("assayer::view::Labels", "Verified"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Valid, signer not expected"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Invalid"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Unsigned"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Unsupported"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Incomplete")};
    return Labels::tr(kTexts[static_cast<std::size_t>(status)]);
}

QString label(record::StepResult result)
{
    static constexpr std::array kTexts{
        QT_TRANSLATE_NOOP("assayer::view::Labels", "Pass"), QT_TRANSLATE_NOOP("assayer::view::Labels", "Fail"),
        QT_TRANSLATE_NOOP("assayer::view::Labels", "Warning"), QT_TRANSLATE_NOOP("assayer::view::Labels", "Skipped"),
        QT_TRANSLATE_NOOP("assayer::view::Labels", "Not applicable")};
    return Labels::tr(kTexts[static_cast<std::size_t>(result)]);
}

QString label(record::ClaimVerdict verdict)
{
    static constexpr std::array kTexts{QT_TRANSLATE_NOOP("assayer::view::Labels", "Confirmed"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Contradicted"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Unsupported claim"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Missing"),
                                       QT_TRANSLATE_NOOP("assayer::view::Labels", "Not checkable")};
    return Labels::tr(kTexts[static_cast<std::size_t>(verdict)]);
}

QString nodeKindLabel(std::string_view kind)
{
    static constexpr std::array kEntries{
        Entry{"model", QT_TRANSLATE_NOOP("assayer::view::Labels", "Model")},
        Entry{"base-model", QT_TRANSLATE_NOOP("assayer::view::Labels", "Base model")},
        Entry{"dataset", QT_TRANSLATE_NOOP("assayer::view::Labels", "Data set")},
        Entry{"file", QT_TRANSLATE_NOOP("assayer::view::Labels", "File")},
        Entry{"library", QT_TRANSLATE_NOOP("assayer::view::Labels", "Library")},
        Entry{"licence", QT_TRANSLATE_NOOP("assayer::view::Labels", "Licence")},
        Entry{"remote-code", QT_TRANSLATE_NOOP("assayer::view::Labels", "Remote code")},
        Entry{"publisher", QT_TRANSLATE_NOOP("assayer::view::Labels", "Publisher")},
        Entry{"tokenizer", QT_TRANSLATE_NOOP("assayer::view::Labels", "Tokenizer")},
        Entry{"signer", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signer")},
        Entry{"advisory", QT_TRANSLATE_NOOP("assayer::view::Labels", "Advisory")},
        Entry{"files", QT_TRANSLATE_NOOP("assayer::view::Labels", "Files")},
    };
    return lookUp(kEntries, kind);
}

QString relationLabel(std::string_view relation)
{
    static constexpr std::array kEntries{
        Entry{"contains", QT_TRANSLATE_NOOP("assayer::view::Labels", "contains")},
        Entry{"finetuned-from", QT_TRANSLATE_NOOP("assayer::view::Labels", "fine-tuned from")},
        Entry{"quantized-from", QT_TRANSLATE_NOOP("assayer::view::Labels", "quantised from")},
        Entry{"adapter-of", QT_TRANSLATE_NOOP("assayer::view::Labels", "adapter of")},
        Entry{"merged-from", QT_TRANSLATE_NOOP("assayer::view::Labels", "merged from")},
        Entry{"derived-from", QT_TRANSLATE_NOOP("assayer::view::Labels", "derived from")},
        Entry{"trained-on", QT_TRANSLATE_NOOP("assayer::view::Labels", "trained on")},
        Entry{"needs-library", QT_TRANSLATE_NOOP("assayer::view::Labels", "needs")},
        Entry{"licensed-under", QT_TRANSLATE_NOOP("assayer::view::Labels", "licensed under")},
        Entry{"evaluated-on", QT_TRANSLATE_NOOP("assayer::view::Labels", "evaluated on")},
        Entry{"produced-by", QT_TRANSLATE_NOOP("assayer::view::Labels", "produced by")},
        Entry{"affected-by", QT_TRANSLATE_NOOP("assayer::view::Labels", "affected by")},
        Entry{"replaced-by", QT_TRANSLATE_NOOP("assayer::view::Labels", "replaced by")},
        Entry{"executes", QT_TRANSLATE_NOOP("assayer::view::Labels", "executes")},
        Entry{"published-by", QT_TRANSLATE_NOOP("assayer::view::Labels", "published by")},
        Entry{"signed-by", QT_TRANSLATE_NOOP("assayer::view::Labels", "signed by")},
    };
    return lookUp(kEntries, relation);
}

QString signatureKindLabel(std::string_view kind)
{
    static constexpr std::array kEntries{
        Entry{"oms", QT_TRANSLATE_NOOP("assayer::view::Labels", "OpenSSF model signature")},
        Entry{"sigstore-bundle", QT_TRANSLATE_NOOP("assayer::view::Labels", "Sigstore bundle")},
        Entry{"openpgp", QT_TRANSLATE_NOOP("assayer::view::Labels", "OpenPGP signature")},
        Entry{"ssh", QT_TRANSLATE_NOOP("assayer::view::Labels", "SSH signature")},
        Entry{"minisign", QT_TRANSLATE_NOOP("assayer::view::Labels", "Minisign signature")},
        Entry{"cosign", QT_TRANSLATE_NOOP("assayer::view::Labels", "Cosign signature")},
        Entry{"git-commit", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signed git commit")},
        Entry{"git-tag", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signed git tag")},
        Entry{"dsse", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signed statement")},
        Entry{"in-toto", QT_TRANSLATE_NOOP("assayer::view::Labels", "Statement, not signed")},
        Entry{"checksums", QT_TRANSLATE_NOOP("assayer::view::Labels", "List of digests")},
        Entry{"lfs-pointer", QT_TRANSLATE_NOOP("assayer::view::Labels", "Git LFS pointer")},
        Entry{"none", QT_TRANSLATE_NOOP("assayer::view::Labels", "No signature")},
    };
    return lookUp(kEntries, kind);
}

QString stepLabel(std::string_view name)
{
    static constexpr std::array kEntries{
        Entry{"parse", QT_TRANSLATE_NOOP("assayer::view::Labels", "Structure")},
        Entry{"key", QT_TRANSLATE_NOOP("assayer::view::Labels", "Key")},
        Entry{"signature", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signature")},
        Entry{"statement", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signed statement")},
        Entry{"manifest", QT_TRANSLATE_NOOP("assayer::view::Labels", "Manifest")},
        Entry{"payload type", QT_TRANSLATE_NOOP("assayer::view::Labels", "Payload type")},
        Entry{"missing files", QT_TRANSLATE_NOOP("assayer::view::Labels", "Missing files")},
        Entry{"unsigned files", QT_TRANSLATE_NOOP("assayer::view::Labels", "Unsigned files")},
        Entry{"ignored files", QT_TRANSLATE_NOOP("assayer::view::Labels", "Files left out")},
        Entry{"files", QT_TRANSLATE_NOOP("assayer::view::Labels", "Files")},
        Entry{"certificate", QT_TRANSLATE_NOOP("assayer::view::Labels", "Certificate")},
        Entry{"chain", QT_TRANSLATE_NOOP("assayer::view::Labels", "Certificate chain")},
        Entry{"identity", QT_TRANSLATE_NOOP("assayer::view::Labels", "Identity")},
        Entry{"log", QT_TRANSLATE_NOOP("assayer::view::Labels", "Transparency log")},
        Entry{"time", QT_TRANSLATE_NOOP("assayer::view::Labels", "Time")},
        Entry{"trust", QT_TRANSLATE_NOOP("assayer::view::Labels", "Trust")},
        Entry{"signed file", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signed file")},
        Entry{"signer", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signer")},
        Entry{"namespace", QT_TRANSLATE_NOOP("assayer::view::Labels", "Purpose")},
        Entry{"trusted comment", QT_TRANSLATE_NOOP("assayer::view::Labels", "Signed comment")},
        Entry{"subjects", QT_TRANSLATE_NOOP("assayer::view::Labels", "Subjects")},
        Entry{"summary", QT_TRANSLATE_NOOP("assayer::view::Labels", "Verification summary")},
        Entry{"integrity", QT_TRANSLATE_NOOP("assayer::view::Labels", "Integrity")},
        Entry{"origin", QT_TRANSLATE_NOOP("assayer::view::Labels", "Origin")},
        Entry{"hash", QT_TRANSLATE_NOOP("assayer::view::Labels", "Hash")},
        Entry{"decision", QT_TRANSLATE_NOOP("assayer::view::Labels", "Remembered signer")},
        Entry{"object", QT_TRANSLATE_NOOP("assayer::view::Labels", "Commit or tag")},
        Entry{"links", QT_TRANSLATE_NOOP("assayer::view::Labels", "Links")},
    };
    return lookUp(kEntries, name);
}

QString claimLabel(std::string_view id)
{
    static constexpr std::array kEntries{
        Entry{"licence", QT_TRANSLATE_NOOP("assayer::view::Labels", "Licence")},
        Entry{"licence-text", QT_TRANSLATE_NOOP("assayer::view::Labels", "Licence text")},
        Entry{"base-model", QT_TRANSLATE_NOOP("assayer::view::Labels", "Base model")},
        Entry{"parameters", QT_TRANSLATE_NOOP("assayer::view::Labels", "Parameters")},
        Entry{"dtype", QT_TRANSLATE_NOOP("assayer::view::Labels", "Data type")},
        Entry{"architecture", QT_TRANSLATE_NOOP("assayer::view::Labels", "Architecture")},
        Entry{"context-length", QT_TRANSLATE_NOOP("assayer::view::Labels", "Context length")},
        Entry{"library", QT_TRANSLATE_NOOP("assayer::view::Labels", "Library")},
        Entry{"safetensors-only", QT_TRANSLATE_NOOP("assayer::view::Labels", "Only safetensors")},
        Entry{"vocabulary", QT_TRANSLATE_NOOP("assayer::view::Labels", "Vocabulary size")},
        Entry{"languages", QT_TRANSLATE_NOOP("assayer::view::Labels", "Languages")},
        Entry{"datasets", QT_TRANSLATE_NOOP("assayer::view::Labels", "Data sets")},
        Entry{"quantization", QT_TRANSLATE_NOOP("assayer::view::Labels", "Quantisation")},
    };
    // The second claim of a kind is "dtype#2".
    const std::size_t number = id.find('#');
    const QString name = lookUp(kEntries, id.substr(0, number));
    return number == std::string_view::npos ? name : name + u' ' + shown(id.substr(number));
}

} // namespace assayer::view
