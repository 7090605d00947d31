// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the details of parts of the record into a text document, never as markup.
#pragma once

#include "view/Session.h"

#include <QCoreApplication>
#include <QTextCursor>
#include <QTextDocument>

namespace assayer::widgets {

/// Appends headings, labelled values and links. Untrusted text goes in as characters.
class DetailsText
{
    Q_DECLARE_TR_FUNCTIONS(assayer::widgets::DetailsText)

public:
    DetailsText(QTextDocument& document, const QPalette& palette, std::vector<view::Place>& places);

    void write(view::Session& session, const view::Place& place);

private:
    static QString algorithmName(std::string_view id);
    void heading(const QString& text, view::Mark mark = view::Mark::None, const QString& word = {});
    void field(const QString& name, const QString& value, bool monospace = false);
    void paragraph(const QString& name, const QString& value);
    void link(const QString& text, const view::Place& place);
    void evidence(const std::vector<record::Evidence>& places);
    void paths(const QString& name, const std::vector<std::string>& files);

    void writeFinding(const record::Finding& finding);
    void writeFile(view::Session& session, const record::File& file);
    void writeMember(const record::Member& member);
    void writeSignature(const record::Signature& signature, std::optional<std::size_t> step);
    void writeStep(const record::SignatureStep& step);
    void writeCertificate(const record::Certificate& certificate);
    void writeLogEntry(const record::LogEntry& entry);
    void writeClaim(const record::Claim& claim);
    void writeNode(const record::Node& node, const record::Graph& graph);
    void writeSubject(const record::Inspection& inspection);

    QTextCursor m_cursor;
    const QPalette& m_palette;
    std::vector<view::Place>& m_places;
};

} // namespace assayer::widgets
