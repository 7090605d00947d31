// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of the record as a flat table.
#include "FindingModel.h"

#include "Labels.h"
#include "Text.h"

#include "base/Text.h"

#include <algorithm>

namespace assayer::view {

QString whereText(const record::Finding& finding)
{
    QString text = shown(finding.path);
    if (finding.member)
        text += QStringLiteral(" › ") + shown(*finding.member);
    if (finding.offset)
        text += QStringLiteral(" @ ") + offsetText(*finding.offset);
    return text;
}

void FindingModel::clear()
{
    setRecord(nullptr);
    m_place = {};
}

void FindingModel::append(const FindingBatch& findings)
{
    if (!findings || findings->empty())
        return;
    const int first = static_cast<int>(m_findings.size());
    beginInsertRows({}, first, first + static_cast<int>(findings->size()) - 1);
    m_owners.push_back(findings);
    for (const record::Finding& finding : *findings)
        m_findings.push_back(&finding);
    endInsertRows();
}

void FindingModel::setRecord(const RecordPointer& inspection)
{
    beginResetModel();
    m_findings.clear();
    m_owners.clear();
    if (inspection) {
        m_findings.reserve(inspection->findings.size());
        for (const record::Finding& finding : inspection->findings)
            m_findings.push_back(&finding);
        m_owners.push_back(inspection);
    }
    endResetModel();
}

void FindingModel::setPlace(const Place& place)
{
    m_place = place;
}

const record::Finding* FindingModel::finding(std::size_t row) const
{
    return row < m_findings.size() ? m_findings[row] : nullptr;
}

std::optional<std::size_t> FindingModel::find(const record::Finding& finding) const
{
    const auto found = std::find_if(m_findings.begin(), m_findings.end(),
                                    [&](const record::Finding* candidate) { return *candidate == finding; });
    if (found == m_findings.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_findings.begin());
}

std::optional<std::size_t> FindingModel::worst() const
{
    const auto found =
        std::max_element(m_findings.begin(), m_findings.end(), [](const record::Finding* a, const record::Finding* b) {
            return !a->suppressed && !b->suppressed ? a->severity < b->severity : a->suppressed && !b->suppressed;
        });
    if (found == m_findings.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_findings.begin());
}

int FindingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingModel::text(const record::Finding& finding, int column) const
{
    switch (column) {
    case TitleColumn:
        return shown(finding.title);
    case SeverityColumn:
        return label(finding.severity);
    case RuleColumn:
        return shown(finding.rule);
    case PathColumn:
        return shown(finding.path);
    case OffsetColumn:
        return finding.offset ? offsetText(*finding.offset) : QString();
    case EvidenceColumn:
        return shown(finding.evidence);
    default:
        return {};
    }
}

QVariant FindingModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const record::Finding& finding = *m_findings[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(finding, index.column());
    case Qt::ToolTipRole:
        return toolTip(shown(finding.title) + u'\n' + shown(excerpt(finding.evidence, 400)));
    case Qt::AccessibleTextRole:
        if (index.column() == TitleColumn)
            return QStringList{finding.suppressed ? tr("suppressed") : label(finding.severity), shown(finding.title),
                               whereText(finding)}
                .join(QStringLiteral(", "));
        return text(finding, index.column());
    case MarkRole:
        return static_cast<int>(finding.suppressed ? markOf(record::Severity::Info) : markOf(finding.severity));
    case WordRole:
        return finding.suppressed ? tr("suppressed") : label(finding.severity);
    case SecondLineRole:
        return finding.path.empty() ? shown(finding.rule)
                                    : shown(finding.rule) + QStringLiteral(" · ") + whereText(finding);
    case SeverityRole:
        return static_cast<int>(finding.severity);
    case SortRole:
        if (index.column() == SeverityColumn)
            return static_cast<int>(finding.severity);
        if (index.column() == OffsetColumn)
            return static_cast<qulonglong>(finding.offset.value_or(0));
        return text(finding, index.column());
    case PathRole:
        return QString::fromStdString(finding.path);
    case LinkedRole:
        return belongs(finding, m_place);
    case CopyRole: {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << text(finding, column).toString();
        return cells.join(u'\t');
    }
    default:
        return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("Finding");
    case SeverityColumn:
        return tr("Severity");
    case RuleColumn:
        return tr("Rule");
    case PathColumn:
        return tr("File");
    case OffsetColumn:
        return tr("Offset");
    case EvidenceColumn:
        return tr("Evidence");
    default:
        return {};
    }
}

} // namespace assayer::view
