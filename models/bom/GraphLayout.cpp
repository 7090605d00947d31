// SPDX-License-Identifier: GPL-3.0-or-later
// Layered drawing after Sugiyama: break cycles, rank by longest path, route long edges through waypoints, order by
// barycentres, then place.
#include "bom/GraphLayout.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace assayer::bom {

namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
// Waypoints cost time and only beautify, so a graph that would need more gets straight edges instead.
constexpr std::size_t kMostWaypoints = 20'000;
constexpr int kSweeps = 8;

/// An edge as the ranking sees it: always from left to right.
struct Arc
{
    std::size_t left = 0;
    std::size_t right = 0;
    std::size_t edge = 0; ///< index in the graph
    bool flipped = false; ///< runs against the arrow
};

/// A node, or a waypoint of an edge that spans several layers.
struct Vertex
{
    std::size_t layer = 0;
    std::size_t node = kNowhere; ///< index in the graph, or kNowhere for a waypoint
    double x = 0;
    double y = 0;
    std::vector<std::size_t> left;  ///< neighbours one layer to the left
    std::vector<std::size_t> right; ///< and to the right
};

class Layout
{
public:
    Layout(const record::Graph& graph, const LayoutOptions& options) : m_graph(graph), m_options(options) {}

    GraphLayout run()
    {
        resolveEnds();
        breakCycles();
        rankNodes();
        placeWaypoints();
        orderLayers();
        return place();
    }

private:
    void resolveEnds();
    void breakCycles();
    void rankNodes();
    void placeWaypoints();
    void orderLayers();
    void orderBy(std::vector<std::size_t>& layer, const std::vector<std::size_t> Vertex::*neighbours,
                 const std::vector<double>& position);
    GraphLayout place();
    void placeColumns(GraphLayout& layout);
    void routeEdges(GraphLayout& layout) const;
    std::vector<LayoutPoint> route(const Arc& arc) const;
    std::vector<LayoutPoint> loop(std::size_t node) const;

    const record::Graph& m_graph;
    const LayoutOptions& m_options;
    std::vector<Arc> m_arcs;
    std::vector<PlacedEdge> m_ends;
    std::vector<Vertex> m_vertices;                    ///< nodes first, in the graph's order, then waypoints
    std::vector<std::vector<std::size_t>> m_layers;    ///< vertices from top to bottom
    std::vector<std::vector<std::size_t>> m_waypoints; ///< per arc, from left to right
};

void Layout::resolveEnds()
{
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < m_graph.nodes.size(); ++i)
        index.emplace(m_graph.nodes[i].id, i);
    for (std::size_t i = 0; i < m_graph.edges.size(); ++i) {
        const record::Edge& edge = m_graph.edges[i];
        const auto from = index.find(edge.from);
        const auto to = index.find(edge.to);
        PlacedEdge placed;
        placed.drawn = from != index.end() && to != index.end();
        if (placed.drawn) {
            placed.from = from->second;
            placed.to = to->second;
            const bool upstream = leadsUpstream(edge.relation);
            if (placed.from != placed.to)
                m_arcs.push_back(upstream ? Arc{placed.to, placed.from, i, true}
                                          : Arc{placed.from, placed.to, i, false});
        }
        m_ends.push_back(std::move(placed));
    }
}

// Depth-first search with a stack of its own: an arc to a node that is still open closes a cycle and is turned round.
void Layout::breakCycles()
{
    enum class Mark
    {
        New,
        Open,
        Done
    };
    const std::size_t count = m_graph.nodes.size();
    std::vector<std::vector<std::size_t>> outgoing(count);
    for (std::size_t i = 0; i < m_arcs.size(); ++i)
        outgoing[m_arcs[i].left].push_back(i);
    std::vector<Mark> marks(count, Mark::New);
    std::vector<std::size_t> next(count, 0);
    std::vector<std::size_t> stack;
    for (std::size_t root = 0; root < count; ++root) {
        if (marks[root] != Mark::New)
            continue;
        stack.push_back(root);
        marks[root] = Mark::Open;
        while (!stack.empty()) {
            const std::size_t node = stack.back();
            if (next[node] == outgoing[node].size()) {
                marks[node] = Mark::Done;
                stack.pop_back();
                continue;
            }
            Arc& arc = m_arcs[outgoing[node][next[node]++]];
            if (marks[arc.right] == Mark::Open) {
                std::swap(arc.left, arc.right);
                arc.flipped = !arc.flipped;
            } else if (marks[arc.right] == Mark::New) {
                marks[arc.right] = Mark::Open;
                stack.push_back(arc.right);
            }
        }
    }
}

void Layout::rankNodes()
{
    const std::size_t count = m_graph.nodes.size();
    m_vertices.resize(count);
    std::vector<std::vector<std::size_t>> outgoing(count);
    std::vector<std::size_t> incoming(count, 0);
    for (const Arc& arc : m_arcs) {
        outgoing[arc.left].push_back(arc.right);
        ++incoming[arc.right];
    }
    std::vector<std::size_t> ready;
    for (std::size_t node = 0; node < count; ++node) {
        m_vertices[node].node = node;
        if (incoming[node] == 0)
            ready.push_back(node);
    }
    std::vector<std::size_t> sources = ready;
    for (std::size_t done = 0; done < ready.size(); ++done) {
        const std::size_t node = ready[done];
        for (const std::size_t to : outgoing[node]) {
            m_vertices[to].layer = std::max(m_vertices[to].layer, m_vertices[node].layer + 1);
            if (--incoming[to] == 0)
                ready.push_back(to);
        }
    }
    // A source stands right beside what it leads to rather than at the far left.
    for (const std::size_t source : sources) {
        std::size_t nearest = kNowhere;
        for (const std::size_t to : outgoing[source])
            nearest = std::min(nearest, m_vertices[to].layer);
        if (nearest != kNowhere)
            m_vertices[source].layer = nearest - 1;
    }
}

void Layout::placeWaypoints()
{
    std::size_t wanted = 0;
    for (const Arc& arc : m_arcs)
        wanted += m_vertices[arc.right].layer - m_vertices[arc.left].layer - 1;
    const bool straight = wanted > kMostWaypoints;
    m_waypoints.resize(m_arcs.size());
    for (std::size_t i = 0; i < m_arcs.size(); ++i) {
        const Arc& arc = m_arcs[i];
        std::size_t before = arc.left;
        for (std::size_t layer = m_vertices[arc.left].layer + 1; !straight && layer < m_vertices[arc.right].layer;
             ++layer) {
            Vertex waypoint;
            waypoint.layer = layer;
            m_waypoints[i].push_back(m_vertices.size());
            m_vertices[before].right.push_back(m_vertices.size());
            waypoint.left.push_back(before);
            before = m_vertices.size();
            m_vertices.push_back(std::move(waypoint));
        }
        m_vertices[before].right.push_back(arc.right);
        m_vertices[arc.right].left.push_back(before);
    }
}

// Nodes of a kind stay together where nothing else decides, as the stable sorts keep this first order.
void Layout::orderLayers()
{
    for (std::size_t i = 0; i < m_vertices.size(); ++i) {
        if (m_vertices[i].layer >= m_layers.size())
            m_layers.resize(m_vertices[i].layer + 1);
        m_layers[m_vertices[i].layer].push_back(i);
    }
    for (auto& layer : m_layers) {
        std::stable_sort(layer.begin(), layer.end(), [this](std::size_t a, std::size_t b) {
            const auto kind = [this](std::size_t vertex) {
                const std::size_t node = m_vertices[vertex].node;
                return node == kNowhere ? std::string_view() : std::string_view(m_graph.nodes[node].kind);
            };
            return kind(a) < kind(b);
        });
    }
    std::vector<double> position(m_vertices.size(), 0);
    const auto number = [&](const std::vector<std::size_t>& layer) {
        for (std::size_t row = 0; row < layer.size(); ++row)
            position[layer[row]] = (static_cast<double>(row) + 0.5) / static_cast<double>(layer.size());
    };
    for (const auto& layer : m_layers)
        number(layer);
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        for (std::size_t i = 1; i < m_layers.size(); ++i) {
            orderBy(m_layers[i], &Vertex::left, position);
            number(m_layers[i]);
        }
        for (std::size_t i = m_layers.size(); i-- > 1;) {
            orderBy(m_layers[i - 1], &Vertex::right, position);
            number(m_layers[i - 1]);
        }
    }
}

void Layout::orderBy(std::vector<std::size_t>& layer, const std::vector<std::size_t> Vertex::*neighbours,
                     const std::vector<double>& position)
{
    std::vector<std::pair<double, std::size_t>> keyed;
    keyed.reserve(layer.size());
    for (const std::size_t vertex : layer) {
        const std::vector<std::size_t>& beside = m_vertices[vertex].*neighbours;
        double sum = 0;
        for (const std::size_t other : beside)
            sum += position[other];
        keyed.emplace_back(beside.empty() ? position[vertex] : sum / static_cast<double>(beside.size()), vertex);
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(keyed.begin(), keyed.end(), layer.begin(), [](const auto& entry) { return entry.second; });
}

GraphLayout Layout::place()
{
    GraphLayout layout;
    placeColumns(layout);
    layout.nodes.resize(m_graph.nodes.size());
    for (const auto& layer : m_layers) {
        std::size_t row = 0;
        for (const std::size_t vertex : layer) {
            const Vertex& placed = m_vertices[vertex];
            if (placed.node != kNowhere)
                layout.nodes[placed.node] = {{placed.x, placed.y}, placed.layer, row};
            ++row;
        }
    }
    routeEdges(layout);
    return layout;
}

void Layout::placeColumns(GraphLayout& layout)
{
    const double step = m_options.nodeHeight + m_options.rowGap;
    const std::size_t rows = std::max<std::size_t>(m_options.rowsPerColumn, 1);
    std::size_t tallest = 0;
    for (const auto& layer : m_layers)
        tallest = std::max(tallest, std::min(layer.size(), rows));
    layout.height = m_layers.empty() ? 0 : static_cast<double>(tallest) * step + m_options.rowGap;
    double left = m_options.rowGap;
    for (const auto& layer : m_layers) {
        const std::size_t columns = std::max<std::size_t>(1, (layer.size() + rows - 1) / rows);
        const std::size_t perColumn = std::max<std::size_t>(1, (layer.size() + columns - 1) / columns);
        for (std::size_t i = 0; i < layer.size(); ++i) {
            const std::size_t column = i / perColumn;
            const std::size_t inColumn = std::min(perColumn, layer.size() - column * perColumn);
            const double top = (layout.height - static_cast<double>(inColumn) * step + m_options.rowGap) / 2;
            Vertex& vertex = m_vertices[layer[i]];
            vertex.x =
                left + static_cast<double>(column) * (m_options.nodeWidth + m_options.rowGap) + m_options.nodeWidth / 2;
            vertex.y = top + static_cast<double>(i - column * perColumn) * step + m_options.nodeHeight / 2;
        }
        const double width = static_cast<double>(columns) * (m_options.nodeWidth + m_options.rowGap) - m_options.rowGap;
        layout.width = left + width + m_options.rowGap;
        left += width + m_options.columnGap;
    }
}

void Layout::routeEdges(GraphLayout& layout) const
{
    layout.edges = m_ends;
    for (std::size_t i = 0; i < m_arcs.size(); ++i) {
        std::vector<LayoutPoint> points = route(m_arcs[i]);
        for (std::size_t waypoint = 0; waypoint < m_waypoints[i].size(); ++waypoint) {
            const Vertex& through = m_vertices[m_waypoints[i][waypoint]];
            points.insert(points.end() - 1, {through.x, through.y});
        }
        if (m_arcs[i].flipped)
            std::reverse(points.begin(), points.end());
        layout.edges[m_arcs[i].edge].points = std::move(points);
    }
    for (PlacedEdge& edge : layout.edges) {
        if (edge.drawn && edge.from == edge.to)
            edge.points = loop(edge.from);
    }
}

std::vector<LayoutPoint> Layout::route(const Arc& arc) const
{
    const Vertex& left = m_vertices[arc.left];
    const Vertex& right = m_vertices[arc.right];
    const double half = m_options.nodeWidth / 2;
    return {{left.x + half, left.y}, {right.x - half, right.y}};
}

std::vector<LayoutPoint> Layout::loop(std::size_t node) const
{
    const Vertex& vertex = m_vertices[node];
    const double top = vertex.y - m_options.nodeHeight / 2;
    const double side = m_options.nodeWidth / 6;
    const double above = std::max(0.0, top - m_options.rowGap / 2);
    return {{vertex.x + side, top}, {vertex.x + side, above}, {vertex.x - side, above}, {vertex.x - side, top}};
}

} // namespace

bool leadsUpstream(std::string_view relation)
{
    static constexpr std::array<std::string_view, 9> kUpstream{"adapts",         "evaluated-on", "finetuned-from",
                                                               "merged-from",    "produced-by",  "published-by",
                                                               "quantized-from", "signed-by",    "trained-on"};
    return std::find(kUpstream.begin(), kUpstream.end(), relation) != kUpstream.end();
}

GraphLayout layOut(const record::Graph& graph, const LayoutOptions& options)
{
    return Layout(graph, options).run();
}

} // namespace assayer::bom
