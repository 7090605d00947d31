// SPDX-License-Identifier: GPL-3.0-or-later
// A deterministic layered layout of the dependency graph, in abstract units; the report and the workbench draw from it.
#pragma once

#include "record/Inspection.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assayer::bom {

struct LayoutOptions
{
    double nodeWidth = 180;
    double nodeHeight = 34;
    double columnGap = 90;          ///< between the boxes of neighbouring columns
    double rowGap = 12;             ///< between boxes of one column
    std::size_t rowsPerColumn = 40; ///< a layer with more nodes is continued in further columns beside it
};

struct LayoutPoint
{
    double x = 0;
    double y = 0;
};

/// Where a node's box stands; its extent is LayoutOptions::nodeWidth by nodeHeight.
struct PlacedNode
{
    LayoutPoint centre;
    std::size_t layer = 0; ///< 0 is the leftmost
    std::size_t row = 0;   ///< in its layer, from the top, column after column
};

/// How an edge runs, from the box of its `from` to the box of its `to`.
struct PlacedEdge
{
    std::size_t from = 0; ///< index of the node; see `drawn`
    std::size_t to = 0;
    std::vector<LayoutPoint> points; ///< at least two, the ends on the boxes' borders; a loop has four
    bool drawn = true;               ///< false where an end of the edge names no node of the graph
};

/// Both lists are parallel to those of the graph. All coordinates are at least 0 and at most `width` and `height`.
struct GraphLayout
{
    std::vector<PlacedNode> nodes;
    std::vector<PlacedEdge> edges;
    double width = 0;
    double height = 0;
};

/// True for relations that lead to where a model comes from (base models, data sets, publishers, signers): these stand
/// on its left, what it holds and needs on its right. Arrows still run from `from` to `to`.
bool leadsUpstream(std::string_view relation);

/// Lays the graph out: rank by the longest path, cycles broken at the edges that close them, order within a layer by
/// barycentres. The same graph gives the same layout; cycles, loops, parallel edges and edges to nowhere are allowed.
GraphLayout layOut(const record::Graph& graph, const LayoutOptions& options = {});

} // namespace assayer::bom
