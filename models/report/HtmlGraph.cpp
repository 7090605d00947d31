// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes and lines from the layout's numbers; names are the only text, escaped like everything else.
#include "report/HtmlGraph.h"

#include "base/Text.h"
#include "bom/GraphLayout.h"
#include "report/Html.h"
#include "report/Wording.h"

#include <cmath>
#include <unordered_map>

namespace assayer::report {

namespace {

constexpr std::size_t kMostNodes = 1000;
constexpr std::size_t kMostEdges = 4000;
constexpr std::size_t kLabelCharacters = 23;
constexpr double kTip = 6;

// Locale-independent, and short: tenths of a unit are finer than a pixel.
std::string number(double value)
{
    const long long tenths = std::llround(value * 10);
    const long long fraction = std::abs(tenths % 10);
    std::string text = std::to_string(tenths / 10);
    if (tenths < 0 && tenths > -10)
        text.insert(0, "-");
    return fraction == 0 ? text : text + "." + std::to_string(fraction);
}

// The end of a path tells more than its beginning, so long labels lose their middle.
std::string label(std::string_view name)
{
    const std::string visible = shown(excerpt(name, 200));
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < visible.size(); i += codePointAt(visible, i).length)
        starts.push_back(i);
    if (starts.size() <= kLabelCharacters)
        return escapeHtml(visible);
    const std::size_t head = kLabelCharacters / 2 - 1;
    const std::size_t tail = kLabelCharacters - head - 1;
    return escapeHtml(visible.substr(0, starts[head])) + "\xE2\x80\xA6" +
           escapeHtml(visible.substr(starts[starts.size() - tail]));
}

std::string_view verdictClass(record::Verdict verdict)
{
    if (verdict == record::Verdict::Dangerous)
        return " dangerous";
    return verdict == record::Verdict::Suspicious || verdict == record::Verdict::Unreadable ? " suspicious" : "";
}

void drawEdge(const record::Edge& edge, const bom::PlacedEdge& placed, std::string& svg)
{
    if (!placed.drawn || placed.points.size() < 2)
        return;
    const std::string tone = edge.contradicted ? " contradicted" : "";
    const bom::LayoutPoint& end = placed.points.back();
    const bom::LayoutPoint& before = placed.points[placed.points.size() - 2];
    svg += "<path class=\"run" + tone + "\" d=\"M" + number(placed.points[0].x) + " " + number(placed.points[0].y);
    for (std::size_t i = 1; i < placed.points.size(); ++i) {
        const bom::LayoutPoint& from = placed.points[i - 1];
        const bom::LayoutPoint& to = placed.points[i];
        const double middle = (from.x + to.x) / 2;
        if (from.x == to.x || from.y == to.y)
            svg += "L" + number(to.x) + " " + number(to.y);
        else
            svg += "C" + number(middle) + " " + number(from.y) + " " + number(middle) + " " + number(to.y) + " " +
                   number(to.x) + " " + number(to.y);
    }
    svg += "\"><title>" + safe(edge.from) + " " + safe(edge.relation) + " " + safe(edge.to) +
           (edge.contradicted ? " (contradicted)" : "") + "</title></path>\n";
    // Lines reach a box from the side, except the loop, which comes from above.
    const bool above = before.x == end.x;
    const double back = end.x > before.x ? -kTip : kTip;
    const auto corner = [&](double along, double across) {
        return above ? number(end.x + across) + "," + number(end.y - kTip * along)
                     : number(end.x + back * along) + "," + number(end.y + across);
    };
    svg += "<polygon class=\"tip" + tone + "\" points=\"" + corner(0, 0) + " " + corner(1, -kTip / 2) + " " +
           corner(1, kTip / 2) + "\"/>\n";
}

void drawNode(const record::Node& node, const bom::PlacedNode& placed, std::string_view classes,
              const bom::LayoutOptions& options, std::string& svg)
{
    const double left = placed.centre.x - options.nodeWidth / 2;
    const double top = placed.centre.y - options.nodeHeight / 2;
    svg += "<g><title>" + safe(node.kind) + ": " + safe(node.name) + "</title><rect class=\"box" +
           std::string(classes) + "\" x=\"" + number(left) + "\" y=\"" + number(top) + "\" width=\"" +
           number(options.nodeWidth) + "\" height=\"" + number(options.nodeHeight) +
           "\" rx=\"5\"/><text class=\"kind\" x=\"" + number(left + 8) + "\" y=\"" + number(top + 12) + "\">" +
           safe(node.kind) + "</text><text x=\"" + number(left + 8) + "\" y=\"" + number(top + 27) + "\">" +
           label(node.name) + "</text></g>\n";
}

} // namespace

std::string graphPicture(const record::Inspection& inspection)
{
    const record::Graph& graph = inspection.graph;
    if (graph.nodes.empty())
        return "<p>The record holds no graph.</p>\n";
    if (graph.nodes.size() > kMostNodes || graph.edges.size() > kMostEdges)
        return "<p class=\"cut\">The graph has " + countText(graph.nodes.size(), "node", "nodes") + " and " +
               countText(graph.edges.size(), "edge", "edges") + ", too many for a picture.</p>\n";
    bom::LayoutOptions options;
    options.nodeHeight = 36;
    const bom::GraphLayout layout = bom::layOut(graph, options);
    std::unordered_map<std::string_view, record::Verdict> verdicts;
    for (const record::File& file : inspection.files)
        verdicts.emplace(file.path, file.verdict);
    std::string svg = "<div class=\"graph\"><svg role=\"img\" aria-label=\"Dependency graph\" width=\"" +
                      number(layout.width) + "\" height=\"" + number(layout.height) + "\" viewBox=\"0 0 " +
                      number(layout.width) + " " + number(layout.height) + "\">\n";
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
        drawEdge(graph.edges[i], layout.edges[i], svg);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const record::Node& node = graph.nodes[i];
        const auto verdict = node.path ? verdicts.find(*node.path) : verdicts.end();
        const std::string_view classes = node.id == "model"          ? " subject"
                                         : verdict == verdicts.end() ? ""
                                                                     : verdictClass(verdict->second);
        drawNode(node, layout.nodes[i], classes, options, svg);
    }
    return svg + "</svg></div>\n";
}

} // namespace assayer::report
