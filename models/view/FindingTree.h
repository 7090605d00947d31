// SPDX-License-Identifier: GPL-3.0-or-later
// The findings filtered and grouped by severity, file, format or rule.
#pragma once

#include "view/Filter.h"
#include "view/FindingModel.h"

#include <QAbstractItemModel>

#include <deque>
#include <functional>
#include <map>
#include <memory>

namespace assayer::view {

/// Groups on top, worst first; below each its findings. New findings are inserted where they belong, so that what the
/// user has open stays open. Passes all roles of the findings through.
class FindingTree : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum class Grouping
    {
        Severity,
        File,
        Format,
        Rule
    };

    /// The format of a file as far as it is known, for grouping and for the filter's `kind:`.
    using FormatOf = std::function<std::string(std::string_view path)>;

    explicit FindingTree(FindingModel& findings, QObject* parent = nullptr);

    void setFormats(FormatOf formatOf);

    void setFilter(const Filter& filter);
    void setGrouping(Grouping grouping);
    Grouping grouping() const { return m_grouping; }

    /// Findings that pass the filter.
    int shownCount() const { return m_shown; }
    QModelIndex indexOf(std::size_t finding) const;
    /// The finding of a row, or nothing for a group.
    std::optional<std::size_t> findingAt(const QModelIndex& index) const;
    /// All shown findings in the order of the rows.
    std::vector<std::size_t> order() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Key
    {
        int rank = 0; ///< smaller is earlier: the worst severity of a severity group, else 0
        std::string text;
        auto operator<=>(const Key&) const = default;
    };
    struct Group
    {
        Key key;
        std::vector<std::size_t> rows; ///< of the findings, worst first
    };

    void rebuild();
    void insert(std::size_t finding);
    void addFrom(int first, int last);
    bool before(std::size_t a, std::size_t b) const;
    bool accepts(const record::Finding& finding) const;
    std::string formatOf(const record::Finding& finding) const;
    Key keyOf(const record::Finding& finding) const;
    QVariant groupData(const Group& group, int role) const;
    QString groupText(const Group& group) const;

    FindingModel& m_findings;
    FormatOf m_formatOf;
    Filter m_filter;
    Grouping m_grouping = Grouping::Severity;
    std::vector<std::unique_ptr<Group>> m_groups; ///< heap-allocated: an index carries the group's address
    int m_shown = 0;
};

} // namespace assayer::view
