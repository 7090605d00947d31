// SPDX-License-Identifier: GPL-3.0-or-later
// Where the nodes and edges of the dependency graph stand in a drawing.
#include "GraphPicture.h"

#include "bom/GraphLayout.h"

namespace assayer::view {

GraphPicture picture(const record::Graph& graph)
{
    bom::LayoutOptions options;
    options.nodeWidth = 136;
    options.nodeHeight = 36;
    options.columnGap = 34;
    options.rowGap = 12;
    const bom::GraphLayout layout = bom::layOut(graph, options);
    GraphPicture picture;
    for (const bom::PlacedNode& node : layout.nodes)
        picture.boxes.emplace_back(node.centre.x - options.nodeWidth / 2, node.centre.y - options.nodeHeight / 2,
                                   options.nodeWidth, options.nodeHeight);
    for (const bom::PlacedEdge& edge : layout.edges) {
        std::vector<QPointF>& points = picture.edges.emplace_back();
        for (const bom::LayoutPoint& point : edge.points) {
            if (edge.drawn)
                points.emplace_back(point.x, point.y);
        }
    }
    return picture;
}

} // namespace assayer::view
