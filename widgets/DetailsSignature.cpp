// SPDX-License-Identifier: GPL-3.0-or-later
// The details of a signature: what to do next, its steps with expected and actual, certificates and log entries.
#include "DetailsText.h"

#include "base/Text.h"
#include "view/SignatureText.h"
#include "view/Text.h"

namespace assayer::widgets {

namespace {

constexpr std::size_t kLongestSignatureText = 20'000;

} // namespace

void DetailsText::writeSignature(const record::Signature& signature, std::optional<std::size_t> step)
{
    heading(view::signatureKindLabel(signature.kind), view::markOf(signature.status), view::label(signature.status));
    field(tr("File"), view::shown(signature.path));
    field(tr("Signer"), view::signerLine(signature));
    field(tr("Signed"), view::timeLine(signature));
    field(tr("Reason"), view::shown(signature.reason.value_or(std::string())));
    if (step && *step < signature.steps.size())
        writeStep(signature.steps[*step]);
    paragraph(tr("What would make this verified?"), view::nextAction(signature));
    paths(tr("Changed since it was signed"), signature.coverage.changed);
    paths(tr("Signed, but missing"), signature.coverage.missing);
    paths(tr("Not signed"), signature.coverage.extra);
    if (!signature.signer.empty())
        paragraph(tr("What the signature says"), QStringLiteral(" "));
    for (const auto& [name, value] : signature.signer)
        field(view::signerFieldLabel(name), view::shown(excerpt(value, kLongestSignatureText)), true);
    if (signature.times) {
        for (const record::TrustedTime& time : *signature.times)
            field(tr("Time, vouched for by %1").arg(view::shown(time.source)), view::shown(time.time));
    }
    if (signature.certificates) {
        for (const record::Certificate& certificate : *signature.certificates)
            writeCertificate(certificate);
    }
    if (signature.logEntries) {
        for (const record::LogEntry& entry : *signature.logEntries)
            writeLogEntry(entry);
    }
    paths(tr("Covered"), signature.coverage.covered);
    paths(tr("Left out by the signer"), signature.coverage.ignored);
}

void DetailsText::writeStep(const record::SignatureStep& step)
{
    paragraph(view::stepLabel(step.name) + QStringLiteral(": ") + view::label(step.result),
              view::shownLines(excerpt(step.detail, kLongestSignatureText)));
    if (step.expected)
        field(tr("Expected"), view::shown(excerpt(*step.expected, kLongestSignatureText)), true);
    if (step.actual)
        field(tr("Found"), view::shown(excerpt(*step.actual, kLongestSignatureText)), true);
    const QString why = view::whyStepMatters(step.name);
    paragraph(tr("Why it matters"), !why.isEmpty() || !step.why ? why : view::shown(*step.why));
}

void DetailsText::writeCertificate(const record::Certificate& certificate)
{
    paragraph(tr("Certificate (%1)").arg(view::shown(certificate.role)), view::shown(certificate.subject) + u' ');
    field(tr("Issued by"), view::shown(certificate.issuer));
    for (const std::string& name : certificate.names)
        field(tr("Name"), view::shown(name));
    field(tr("Valid"), tr("%1 to %2").arg(view::shown(certificate.notBefore), view::shown(certificate.notAfter)));
    field(tr("Key"), view::shown(certificate.key));
    field(tr("Serial number"), view::shown(certificate.serial), true);
    field(tr("SHA-256"), view::shown(certificate.sha256), true);
    for (const record::CertificateExtension& extension : certificate.extensions) {
        const QString name = extension.name.empty() ? view::shown(extension.oid)
                                                    : view::shown(extension.name + " (" + extension.oid + ")");
        field(extension.critical ? tr("%1, critical").arg(name) : name,
              view::shown(excerpt(extension.value, kLongestSignatureText)));
    }
    paragraph(tr("As PEM"), view::shownLines(excerpt(certificate.pem, kLongestSignatureText)));
}

void DetailsText::writeLogEntry(const record::LogEntry& entry)
{
    paragraph(tr("Entry in the transparency log"), view::shown(entry.log) + u' ');
    field(tr("Log"), view::shown(entry.logId), true);
    field(tr("Kind"), view::shown(entry.kind));
    field(tr("Index"), view::countText(entry.index));
    field(tr("Entered"), view::shown(entry.integratedTime.value_or(std::string())));
    if (entry.treeSize)
        field(tr("Size of the log"), view::countText(*entry.treeSize));
    field(tr("Root of the log"), view::shown(entry.rootHash.value_or(std::string())), true);
    if (entry.checkpoint)
        paragraph(tr("Checkpoint, signed by the log"),
                  view::shownLines(excerpt(*entry.checkpoint, kLongestSignatureText)));
    paragraph(tr("Body of the entry"), view::shownLines(excerpt(entry.body, kLongestSignatureText)));
}

} // namespace assayer::widgets
