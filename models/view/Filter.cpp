// SPDX-License-Identifier: GPL-3.0-or-later
// The filter that all panels share.
#include "Filter.h"

#include "base/Text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace assayer::view {

namespace {

struct FilterText
{
    Q_DECLARE_TR_FUNCTIONS(assayer::view::Filter)
};

char folded(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
}

/// Whether `text` contains `lower` (lower case), without a copy: this runs for each of 100,000 rows on every key press.
bool containsFolded(std::string_view text, std::string_view lower)
{
    const auto found = std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                                   [](char a, char b) { return folded(a) == b; });
    return lower.empty() || found != text.end();
}

std::optional<bool> inField(const std::optional<std::string_view>& field, const std::string& text)
{
    if (!field)
        return std::nullopt;
    return containsFolded(*field, text);
}

std::optional<std::uint64_t> sizeFrom(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("^([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)(i?)b?$"),
                                            QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const double base = match.captured(3).isEmpty() ? 1000.0 : 1024.0;
    double value = match.captured(1).toDouble();
    const qsizetype power = QStringLiteral("kmgt").indexOf(match.captured(2).toLower()) + 1;
    for (qsizetype i = 0; i < (match.captured(2).isEmpty() ? 0 : power); ++i)
        value *= base;
    if (value >= 1.8e19)
        return std::nullopt;
    return static_cast<std::uint64_t>(value);
}

} // namespace

Filter Filter::parse(const QString& text)
{
    Filter filter;
    bool negated = false;
    qsizetype at = 0;
    while (at < text.size()) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        QString word;
        bool quoted = false;
        while (at < text.size() && !text[at].isSpace()) {
            if (text[at] != u'"') {
                word += text[at++];
                continue;
            }
            quoted = true;
            const qsizetype end = text.indexOf(u'"', at + 1);
            if (end < 0 && filter.m_error.isEmpty())
                filter.m_error = FilterText::tr("The quotation mark at position %1 is not closed.").arg(at + 1);
            word += text.mid(at + 1, end < 0 ? -1 : end - at - 1);
            at = end < 0 ? text.size() : end + 1;
        }
        if (!quoted && word.compare(u"not", Qt::CaseInsensitive) == 0) {
            negated = true;
            continue;
        }
        if (!quoted && word.size() > 1 && word.startsWith(u'-')) {
            negated = true;
            word.remove(0, 1);
        }
        filter.addTerm(word, quoted, negated);
        negated = false;
    }
    return filter;
}

void Filter::addTerm(const QString& text, bool quoted, bool negated)
{
    static const QRegularExpression pattern(QStringLiteral("^([a-z0-9]+)(:|>=|<=|>|<|=)(.*)$"),
                                            QRegularExpression::CaseInsensitiveOption);
    Term term;
    term.negated = negated;
    const QRegularExpressionMatch match = pattern.match(text);
    const QString name = match.captured(1).toLower();
    const QString value = match.captured(3);
    if (name == u"sev" || name == u"severity" || name == u"size") {
        const QString relation = match.captured(2);
        term.relation = relation == u">"    ? Relation::Greater
                        : relation == u">=" ? Relation::GreaterEqual
                        : relation == u"<"  ? Relation::Less
                        : relation == u"<=" ? Relation::LessEqual
                                            : Relation::Equal;
        addComparison(name, value, term);
        return;
    }
    static const std::array<std::pair<QString, Field>, 5> kFields{{{QStringLiteral("kind"), Field::Kind},
                                                                   {QStringLiteral("rule"), Field::Rule},
                                                                   {QStringLiteral("path"), Field::Path},
                                                                   {QStringLiteral("file"), Field::Path},
                                                                   {QStringLiteral("sha256"), Field::Sha256}}};
    term.text = text.toLower().toStdString();
    if (!quoted || !text.contains(u' ')) {
        for (const auto& [fieldName, field] : kFields) {
            if (name == fieldName && match.captured(2) == u":") {
                term.field = field;
                term.text = value.toLower().toStdString();
            }
        }
    }
    m_terms.push_back(std::move(term));
}

void Filter::addComparison(const QString& name, const QString& value, Term term)
{
    if (name == u"size") {
        const auto size = sizeFrom(value);
        term.field = Field::Size;
        term.number = size.value_or(0);
        if (size)
            m_terms.push_back(std::move(term));
        else if (m_error.isEmpty())
            m_error = FilterText::tr("“%1” is no size. Write for example size>1GB.").arg(value);
        return;
    }
    const auto severity = record::fromWord<record::Severity>(value.toLower().toStdString());
    term.field = Field::Severity;
    if (severity) {
        term.number = static_cast<std::uint64_t>(*severity) + 1;
        m_terms.push_back(std::move(term));
    } else if (m_error.isEmpty()) {
        m_error = FilterText::tr("“%1” is no severity. Write info, low, medium, high or critical.").arg(value);
    }
}

std::optional<bool> Filter::holds(const Term& term, const FilterRow& row)
{
    std::uint64_t value = 0;
    switch (term.field) {
    case Field::Any:
        return std::any_of(row.texts.begin(), row.texts.end(),
                           [&](std::string_view text) { return containsFolded(text, term.text); });
    case Field::Kind:
        return inField(row.kind, term.text);
    case Field::Rule:
        return inField(row.rule, term.text);
    case Field::Path:
        return inField(row.path, term.text);
    case Field::Sha256:
        return inField(row.sha256, term.text);
    case Field::Severity:
        if (!row.severity && !row.hasSeverity)
            return std::nullopt;
        value = row.severity ? static_cast<std::uint64_t>(*row.severity) + 1 : 0;
        break;
    case Field::Size:
        if (!row.size)
            return std::nullopt;
        value = *row.size;
        break;
    }
    switch (term.relation) {
    case Relation::Less:
        return value < term.number;
    case Relation::LessEqual:
        return value <= term.number;
    case Relation::Greater:
        return value > term.number;
    case Relation::GreaterEqual:
        return value >= term.number;
    case Relation::Contains:
    case Relation::Equal:
        break;
    }
    return value == term.number;
}

bool Filter::matches(const FilterRow& row) const
{
    return std::all_of(m_terms.begin(), m_terms.end(), [&](const Term& term) {
        const std::optional<bool> held = holds(term, row);
        return !held || *held != term.negated;
    });
}

} // namespace assayer::view
