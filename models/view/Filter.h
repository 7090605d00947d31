// SPDX-License-Identifier: GPL-3.0-or-later
// The filter that all panels share: words, and terms on fields.
#pragma once

#include "record/Words.h"

#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::view {

/// What a row offers to the filter. A field that a row's kind does not have stays empty.
struct FilterRow
{
    std::array<std::string_view, 6> texts; ///< what plain words search
    std::optional<std::string_view> kind;
    std::optional<std::string_view> rule;
    std::optional<std::string_view> path;
    std::optional<std::string_view> sha256;
    std::optional<record::Severity> severity;
    std::optional<std::uint64_t> size;
    bool hasSeverity = false; ///< the kind of row has severities, even where this one has none
};

/// Terms that must all hold. Grammar: words and "quoted words" match any text; `kind:X`, `rule:X`, `path:X`, `sha256:X`
/// match that field; `sev>=high` (also =, <=, >, <) and `size>1GB` compare; `not` or `-` before a term turns it round.
/// A term on a field that a panel's rows do not have is left out of account there. Case does not matter.
class Filter
{
public:
    /// Never fails; what could not be understood is in error().
    static Filter parse(const QString& text);

    bool empty() const { return m_terms.empty(); }
    bool matches(const FilterRow& row) const;

    /// A sentence for the user and the position in the text, or nothing.
    const QString& error() const { return m_error; }

private:
    enum class Field
    {
        Any,
        Kind,
        Rule,
        Path,
        Sha256,
        Severity,
        Size
    };
    enum class Relation
    {
        Contains,
        Equal,
        Less,
        LessEqual,
        Greater,
        GreaterEqual
    };
    struct Term
    {
        Field field = Field::Any;
        Relation relation = Relation::Contains;
        bool negated = false;
        std::string text; ///< lower case
        std::uint64_t number = 0;
    };

    void addTerm(const QString& text, bool quoted, bool negated);
    void addComparison(const QString& name, const QString& value, Term term);
    static std::optional<bool> holds(const Term& term, const FilterRow& row);

    std::vector<Term> m_terms;
    QString m_error;
};

} // namespace assayer::view
