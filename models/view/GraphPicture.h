// SPDX-License-Identifier: GPL-3.0-or-later
// Where the nodes and edges of the dependency graph stand in a drawing.
#pragma once

#include "record/Inspection.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace assayer::view {

/// Both lists are parallel to those of the graph; an edge that cannot be drawn has no points.
struct GraphPicture
{
    std::vector<QRectF> boxes;
    std::vector<std::vector<QPointF>> edges;
};

GraphPicture picture(const record::Graph& graph);

} // namespace assayer::view
