// SPDX-License-Identifier: GPL-3.0-or-later
// The findings filtered and grouped.
#include "FindingTree.h"

#include "Labels.h"
#include "Text.h"

#include <algorithm>
#include <tuple>

namespace assayer::view {

FindingTree::FindingTree(FindingModel& findings, QObject* parent) : QAbstractItemModel(parent), m_findings(findings)
{
    connect(&findings, &QAbstractItemModel::modelReset, this, &FindingTree::rebuild);
    connect(&findings, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { addFrom(first, last); });
    rebuild();
}

void FindingTree::setFormats(FormatOf formatOf)
{
    m_formatOf = std::move(formatOf);
    rebuild();
}

std::string FindingTree::formatOf(const record::Finding& finding) const
{
    return m_formatOf ? m_formatOf(finding.path) : std::string();
}

void FindingTree::setFilter(const Filter& filter)
{
    m_filter = filter;
    rebuild();
}

void FindingTree::setGrouping(Grouping grouping)
{
    m_grouping = grouping;
    rebuild();
}

FindingTree::Key FindingTree::keyOf(const record::Finding& finding) const
{
    switch (m_grouping) {
    case Grouping::Severity:
        return {finding.suppressed ? 1 : -static_cast<int>(finding.severity), {}};
    case Grouping::Format:
        return {0, formatOf(finding)};
    case Grouping::File:
        return {0, finding.path};
    case Grouping::Rule:
        return {0, finding.rule};
    }
    return {};
}

bool FindingTree::before(std::size_t a, std::size_t b) const
{
    const record::Finding& left = *m_findings.finding(a);
    const record::Finding& right = *m_findings.finding(b);
    if (left.suppressed.has_value() != right.suppressed.has_value())
        return right.suppressed.has_value();
    if (left.severity != right.severity)
        return left.severity > right.severity;
    return std::tie(left.path, left.offset, left.rule, a) < std::tie(right.path, right.offset, right.rule, b);
}

bool FindingTree::accepts(const record::Finding& finding) const
{
    if (m_filter.empty())
        return true;
    FilterRow row;
    row.texts = {finding.title, finding.rule, finding.path, finding.evidence};
    if (finding.member)
        row.texts[4] = *finding.member;
    const std::string format = formatOf(finding);
    row.kind = format;
    row.rule = finding.rule;
    row.path = finding.path;
    row.severity = finding.severity;
    row.hasSeverity = true;
    return m_filter.matches(row);
}

void FindingTree::rebuild()
{
    beginResetModel();
    m_groups.clear();
    m_shown = 0;
    std::map<Key, std::unique_ptr<Group>> groups;
    for (std::size_t i = 0; i < m_findings.count(); ++i) {
        const record::Finding& finding = *m_findings.finding(i);
        if (!accepts(finding))
            continue;
        const Key key = keyOf(finding);
        std::unique_ptr<Group>& group = groups[key];
        if (!group)
            group = std::make_unique<Group>(Group{key, {}});
        group->rows.push_back(i);
        ++m_shown;
    }
    for (auto& [key, group] : groups) {
        std::sort(group->rows.begin(), group->rows.end(), [this](auto a, auto b) { return before(a, b); });
        m_groups.push_back(std::move(group));
    }
    endResetModel();
}

void FindingTree::addFrom(int first, int last)
{
    // Row by row keeps what is open and chosen; a flood is cheaper, and as useful, made anew.
    constexpr int kFlood = 500;
    if (last - first > kFlood) {
        rebuild();
        return;
    }
    for (int row = first; row <= last; ++row)
        insert(static_cast<std::size_t>(row));
}

void FindingTree::insert(std::size_t finding)
{
    if (!accepts(*m_findings.finding(finding)))
        return;
    const Key key = keyOf(*m_findings.finding(finding));
    auto group = std::lower_bound(m_groups.begin(), m_groups.end(), key,
                                  [](const std::unique_ptr<Group>& a, const Key& b) { return a->key < b; });
    const int groupRow = static_cast<int>(group - m_groups.begin());
    ++m_shown;
    if (group == m_groups.end() || (*group)->key != key) {
        beginInsertRows({}, groupRow, groupRow);
        m_groups.insert(group, std::make_unique<Group>(Group{key, {finding}}));
        endInsertRows();
        return;
    }
    std::vector<std::size_t>& rows = (*group)->rows;
    const auto at =
        std::lower_bound(rows.begin(), rows.end(), finding, [this](auto a, auto b) { return before(a, b); });
    const int row = static_cast<int>(at - rows.begin());
    const QModelIndex parent = index(groupRow, 0);
    beginInsertRows(parent, row, row);
    rows.insert(at, finding);
    endInsertRows();
    emit dataChanged(parent, parent);
}

QModelIndex FindingTree::indexOf(std::size_t finding) const
{
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        const auto& rows = m_groups[i]->rows;
        const auto found = std::find(rows.begin(), rows.end(), finding);
        if (found != rows.end())
            return index(static_cast<int>(found - rows.begin()), 0, index(static_cast<int>(i), 0));
    }
    return {};
}

std::optional<std::size_t> FindingTree::findingAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalPointer() == nullptr)
        return std::nullopt;
    return static_cast<const Group*>(index.internalPointer())->rows[static_cast<std::size_t>(index.row())];
}

std::vector<std::size_t> FindingTree::order() const
{
    std::vector<std::size_t> all;
    for (const auto& group : m_groups)
        all.insert(all.end(), group->rows.begin(), group->rows.end());
    return all;
}

QModelIndex FindingTree::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column != 0 || row >= rowCount(parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, nullptr);
    return createIndex(row, column, m_groups[static_cast<std::size_t>(parent.row())].get());
}

QModelIndex FindingTree::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalPointer() == nullptr)
        return {};
    const auto found = std::find_if(m_groups.begin(), m_groups.end(), [&](const std::unique_ptr<Group>& group) {
        return group.get() == child.internalPointer();
    });
    return found == m_groups.end() ? QModelIndex()
                                   : createIndex(static_cast<int>(found - m_groups.begin()), 0, nullptr);
}

int FindingTree::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalPointer() != nullptr || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())]->rows.size());
}

int FindingTree::columnCount(const QModelIndex&) const
{
    return 1;
}

QString FindingTree::groupText(const Group& group) const
{
    switch (m_grouping) {
    case Grouping::Severity:
        return group.key.rank > 0 ? tr("suppressed") : label(m_findings.finding(group.rows.front())->severity);
    case Grouping::Format:
        return group.key.text.empty() ? tr("of no known format") : shown(group.key.text);
    case Grouping::File:
        return group.key.text.empty() ? tr("The whole subject") : shown(group.key.text);
    case Grouping::Rule:
        return shown(group.key.text);
    }
    return {};
}

QVariant FindingTree::groupData(const Group& group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return groupText(group);
    case Qt::ToolTipRole:
        return toolTip(groupText(group));
    case RightTextRole:
        return QString::number(group.rows.size());
    case MarkRole:
        return m_findings.data(m_findings.index(static_cast<int>(group.rows.front()), 0), MarkRole);
    case Qt::AccessibleTextRole:
        return tr("%1, %n finding(s)", nullptr, static_cast<int>(group.rows.size())).arg(groupText(group));
    case CopyRole:
        return groupText(group);
    case GroupRole:
        return true;
    default:
        return {};
    }
}

QVariant FindingTree::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto finding = findingAt(index);
    if (!finding)
        return groupData(*m_groups[static_cast<std::size_t>(index.row())], role);
    return m_findings.data(m_findings.index(static_cast<int>(*finding), FindingModel::TitleColumn), role);
}

} // namespace assayer::view
