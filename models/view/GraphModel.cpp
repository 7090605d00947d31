// SPDX-License-Identifier: GPL-3.0-or-later
// The dependency graph as two tables.
#include "GraphModel.h"

#include "Labels.h"
#include "Text.h"

#include <QLocale>

#include <algorithm>

namespace assayer::view {

QString nodeText(const record::Node& node)
{
    QString text = shown(node.name.empty() ? node.id : node.name);
    if (node.version)
        text += u' ' + shown(*node.version);
    return text;
}

void NodeModel::setRecord(const RecordPointer& inspection)
{
    beginResetModel();
    m_record = inspection;
    endResetModel();
}

void NodeModel::setPlace(const Place& place)
{
    m_place = place;
}

const record::Node* NodeModel::node(std::size_t row) const
{
    return m_record && row < m_record->graph.nodes.size() ? &m_record->graph.nodes[row] : nullptr;
}

std::optional<std::size_t> NodeModel::find(std::string_view id) const
{
    for (std::size_t i = 0; m_record && i < m_record->graph.nodes.size(); ++i) {
        if (m_record->graph.nodes[i].id == id)
            return i;
    }
    return std::nullopt;
}

int NodeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_record ? 0 : static_cast<int>(m_record->graph.nodes.size());
}

int NodeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString NodeModel::edgesText(const record::Node& node) const
{
    QStringList parts;
    for (const record::Edge& edge : m_record->graph.edges) {
        if (edge.from != node.id)
            continue;
        const auto target = find(edge.to);
        QString name = target ? nodeText(m_record->graph.nodes[*target]) : shown(edge.to);
        parts << relationLabel(edge.relation) + u' ' + name;
        if (parts.size() == 8) {
            parts << QStringLiteral("…");
            break;
        }
    }
    return parts.join(QStringLiteral("; "));
}

QString NodeModel::text(std::size_t row, int column) const
{
    const record::Node& node = m_record->graph.nodes[row];
    switch (column) {
    case NameColumn:
        return shown(node.name.empty() ? node.id : node.name);
    case KindColumn:
        return nodeKindLabel(node.kind);
    case VersionColumn:
        return shown(node.version.value_or(std::string()));
    case EdgesColumn:
        return edgesText(node);
    default:
        return {};
    }
}

QVariant NodeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const record::Node& node = m_record->graph.nodes[row];
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(text(row, index.column()));
    case Qt::AccessibleTextRole:
        if (index.column() == NameColumn)
            return QStringList{nodeKindLabel(node.kind), nodeText(node), edgesText(node)}.join(QStringLiteral(", "));
        return text(row, index.column());
    case MarkRole:
        return static_cast<int>(Mark::None);
    case SecondLineRole: {
        const QString edges = edgesText(node);
        return edges.isEmpty() ? nodeKindLabel(node.kind) : nodeKindLabel(node.kind) + QStringLiteral(" · ") + edges;
    }
    case RightTextRole:
        return text(row, VersionColumn);
    case PathRole:
        return node.path ? QString::fromStdString(*node.path) : QString();
    case LinkedRole:
        return belongs(node, m_place);
    case CopyRole: {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << text(row, column);
        return cells.join(u'\t');
    }
    default:
        return {};
    }
}

QVariant NodeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case KindColumn:
        return tr("Kind");
    case VersionColumn:
        return tr("Version");
    case EdgesColumn:
        return tr("Leads to");
    default:
        return {};
    }
}

void EdgeModel::setRecord(const RecordPointer& inspection)
{
    beginResetModel();
    m_record = inspection;
    endResetModel();
}

const record::Edge* EdgeModel::edge(std::size_t row) const
{
    return m_record && row < m_record->graph.edges.size() ? &m_record->graph.edges[row] : nullptr;
}

int EdgeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_record ? 0 : static_cast<int>(m_record->graph.edges.size());
}

int EdgeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EdgeModel::nameOf(const std::string& id) const
{
    for (const record::Node& node : m_record->graph.nodes) {
        if (node.id == id)
            return nodeText(node);
    }
    return shown(id);
}

QString EdgeModel::text(const record::Edge& edge, int column) const
{
    switch (column) {
    case FromColumn:
        return nameOf(edge.from);
    case RelationColumn:
        return relationLabel(edge.relation);
    case ToColumn:
        return nameOf(edge.to);
    case ConfidenceColumn:
        return QLocale().toString(edge.confidence, 'f', 2);
    case ContradictedColumn:
        return edge.contradicted ? tr("contradicted") : QString();
    default:
        return {};
    }
}

QVariant EdgeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const record::Edge& edge = m_record->graph.edges[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(edge, index.column());
    case SortRole:
        return index.column() == ConfidenceColumn ? QVariant(edge.confidence) : QVariant(text(edge, index.column()));
    case CopyRole: {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << text(edge, column);
        return cells.join(u'\t');
    }
    default:
        return {};
    }
}

QVariant EdgeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FromColumn:
        return tr("From");
    case RelationColumn:
        return tr("Relation");
    case ToColumn:
        return tr("To");
    case ConfidenceColumn:
        return tr("Confidence");
    case ContradictedColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace assayer::view
