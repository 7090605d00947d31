// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes of a pickle stream, and its pseudo-source, as tables.
#include "TraceModel.h"

#include "Labels.h"
#include "Text.h"

#include <algorithm>
#include <array>

namespace assayer::view {

namespace {

Mark markOf(const std::optional<pickle::EventKind>& event)
{
    if (!event)
        return Mark::None;
    static constexpr std::array kMarks{Mark::Medium, Mark::Critical, Mark::High, Mark::Medium, Mark::Low, Mark::High};
    return kMarks[static_cast<std::size_t>(*event)];
}

QString wordOf(pickle::EventKind event)
{
    switch (event) {
    case pickle::EventKind::Import:
        return StepModel::tr("imports");
    case pickle::EventKind::Call:
        return StepModel::tr("calls");
    case pickle::EventKind::Build:
        return StepModel::tr("sets state");
    case pickle::EventKind::SetItem:
        return StepModel::tr("changes an object");
    case pickle::EventKind::PersistentId:
        return StepModel::tr("persistent reference");
    case pickle::EventKind::Anomaly:
        return StepModel::tr("oddity");
    }
    return {};
}

/// Position of the last element of `items` that begins at or before `offset`, or nothing. Offsets rise.
template <typename Item>
std::optional<int> lastAt(const std::vector<Item>& items, std::uint64_t offset)
{
    const auto after = std::upper_bound(items.begin(), items.end(), offset,
                                        [](std::uint64_t value, const Item& item) { return value < item.offset; });
    if (after == items.begin())
        return std::nullopt;
    return static_cast<int>(after - items.begin()) - 1;
}

} // namespace

void StepModel::setTrace(const TracePointer& trace)
{
    beginResetModel();
    m_trace = trace;
    endResetModel();
}

const pickle::Step* StepModel::step(int row) const
{
    return m_trace && row >= 0 && row < rowCount() ? &m_trace->steps[static_cast<std::size_t>(row)] : nullptr;
}

std::optional<int> StepModel::rowAt(std::uint64_t offset) const
{
    return m_trace ? lastAt(m_trace->steps, offset) : std::nullopt;
}

int StepModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_trace ? 0 : static_cast<int>(m_trace->steps.size());
}

int StepModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString StepModel::text(const pickle::Step& step, int column) const
{
    switch (column) {
    case OffsetColumn:
        return offsetText(step.offset);
    case OpcodeColumn:
        return shown(step.opcode);
    case ArgumentColumn:
        return shown(step.argument);
    case DepthColumn:
        return QString::number(step.stackDepth);
    case TopColumn:
        return shown(step.top);
    default:
        return {};
    }
}

QVariant StepModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const pickle::Step& step = m_trace->steps[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(step, index.column());
    case Qt::AccessibleTextRole:
        if (index.column() == OpcodeColumn && step.event)
            return text(step, OpcodeColumn) + QStringLiteral(", ") + wordOf(*step.event);
        return text(step, index.column());
    case Qt::ToolTipRole:
        return toolTip(step.event ? text(step, index.column()) + u'\n' + wordOf(*step.event)
                                  : text(step, index.column()));
    case MarkRole:
        return static_cast<int>(markOf(step.event));
    case WordRole:
        return step.event ? wordOf(*step.event) : QString();
    case SortRole:
        return static_cast<qulonglong>(step.offset);
    case CopyRole: {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column)
            cells << text(step, column);
        return cells.join(u'\t');
    }
    default:
        return {};
    }
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case OffsetColumn:
        return tr("Offset");
    case OpcodeColumn:
        return tr("Opcode");
    case ArgumentColumn:
        return tr("Argument");
    case DepthColumn:
        return tr("Depth");
    case TopColumn:
        return tr("Top of the stack");
    default:
        return {};
    }
}

void SourceModel::setTrace(const TracePointer& trace)
{
    beginResetModel();
    m_trace = trace;
    endResetModel();
}

const pickle::SourceLine* SourceModel::line(int row) const
{
    return m_trace && row >= 0 && row < rowCount() ? &m_trace->source[static_cast<std::size_t>(row)] : nullptr;
}

std::optional<int> SourceModel::rowAt(std::uint64_t offset) const
{
    return m_trace ? lastAt(m_trace->source, offset) : std::nullopt;
}

int SourceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_trace ? 0 : static_cast<int>(m_trace->source.size());
}

QVariant SourceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const pickle::SourceLine& line = m_trace->source[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case CopyRole:
        return shown(line.text);
    case Qt::ToolTipRole:
        return toolTip(offsetText(line.offset) + u'\n' + shown(line.text));
    case MarkRole:
        return static_cast<int>(line.call ? Mark::Critical : Mark::None);
    default:
        return {};
    }
}

} // namespace assayer::view
