// SPDX-License-Identifier: GPL-3.0-or-later
// The dependency graph as two tables: what the drawing shows, for keyboards, screen readers and the clipboard.
#pragma once

#include "view/Batches.h"
#include "view/Roles.h"
#include "view/Selection.h"

#include <QAbstractTableModel>

namespace assayer::view {

/// One row for each node. GUI thread only.
class NodeModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        KindColumn,
        VersionColumn,
        EdgesColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRecord(const RecordPointer& inspection);
    void setPlace(const Place& place);
    const record::Node* node(std::size_t row) const;
    std::optional<std::size_t> find(std::string_view id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(std::size_t row, int column) const;
    /// The node's edges in words ("trained on corpus; licensed under MIT").
    QString edgesText(const record::Node& node) const;

    RecordPointer m_record;
    Place m_place;
};

/// One row for each edge. GUI thread only.
class EdgeModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        FromColumn,
        RelationColumn,
        ToColumn,
        ConfidenceColumn,
        ContradictedColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRecord(const RecordPointer& inspection);
    const record::Edge* edge(std::size_t row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString nameOf(const std::string& id) const;
    QString text(const record::Edge& edge, int column) const;

    RecordPointer m_record;
};

/// A node's name and version for a reader ("bert-base 4e3f").
QString nodeText(const record::Node& node);

} // namespace assayer::view
