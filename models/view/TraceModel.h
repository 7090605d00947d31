// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes of a pickle stream, and its pseudo-source, as tables.
#pragma once

#include "pickle/Trace.h"
#include "view/Roles.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>

namespace assayer::view {

using TracePointer = std::shared_ptr<const pickle::Trace>;

/// One row for each opcode.
class StepModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        OffsetColumn,
        OpcodeColumn,
        ArgumentColumn,
        DepthColumn,
        TopColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setTrace(const TracePointer& trace);
    const pickle::Step* step(int row) const;
    /// The row of the opcode whose bytes hold `offset`, or nothing.
    std::optional<int> rowAt(std::uint64_t offset) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const pickle::Step& step, int column) const;

    TracePointer m_trace;
};

/// One row for each line of pseudo-source.
class SourceModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setTrace(const TracePointer& trace);
    const pickle::SourceLine* line(int row) const;
    /// The last line at or before `offset`, or nothing.
    std::optional<int> rowAt(std::uint64_t offset) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    TracePointer m_trace;
};

} // namespace assayer::view
