// SPDX-License-Identifier: GPL-3.0-or-later
// The layered layout: order of layers, cycles, no overlap, bounds, speed, determinism.
#include "bom/GraphLayout.h"

#include <QElapsedTimer>
#include <QTest>

#include <set>

using namespace assayer;

namespace {

record::Graph graphOf(std::size_t nodes, const std::vector<std::tuple<std::size_t, std::size_t, std::string>>& edges)
{
    record::Graph graph;
    for (std::size_t i = 0; i < nodes; ++i) {
        record::Node node;
        node.id = "n" + std::to_string(i);
        node.kind = "file";
        graph.nodes.push_back(node);
    }
    for (const auto& [from, to, relation] : edges) {
        record::Edge edge;
        edge.from = "n" + std::to_string(from);
        edge.to = "n" + std::to_string(to);
        edge.relation = relation;
        graph.edges.push_back(edge);
    }
    return graph;
}

bool overlap(const bom::PlacedNode& a, const bom::PlacedNode& b, const bom::LayoutOptions& options)
{
    return std::abs(a.centre.x - b.centre.x) < options.nodeWidth &&
           std::abs(a.centre.y - b.centre.y) < options.nodeHeight;
}

void verifySound(const record::Graph& graph, const bom::GraphLayout& layout, const bom::LayoutOptions& options = {})
{
    QCOMPARE(layout.nodes.size(), graph.nodes.size());
    QCOMPARE(layout.edges.size(), graph.edges.size());
    for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
        const auto& centre = layout.nodes[i].centre;
        QVERIFY(centre.x - options.nodeWidth / 2 >= 0 && centre.x + options.nodeWidth / 2 <= layout.width);
        QVERIFY(centre.y - options.nodeHeight / 2 >= 0 && centre.y + options.nodeHeight / 2 <= layout.height);
        for (std::size_t j = i + 1; j < layout.nodes.size(); ++j)
            QVERIFY(!overlap(layout.nodes[i], layout.nodes[j], options));
    }
    for (const auto& edge : layout.edges) {
        QVERIFY(!edge.drawn || edge.points.size() >= 2);
        for (const auto& point : edge.points)
            QVERIFY(point.x >= 0 && point.x <= layout.width && point.y >= 0 && point.y <= layout.height);
    }
}

// A small generator of our own, so that the graphs are the same everywhere.
class Numbers
{
public:
    std::size_t below(std::size_t bound)
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>(m_state >> 33U) % bound;
    }

private:
    std::uint64_t m_state = 42;
};

record::Graph randomGraph(std::size_t nodes, std::size_t edges)
{
    Numbers numbers;
    std::vector<std::tuple<std::size_t, std::size_t, std::string>> list;
    for (std::size_t i = 0; i < edges; ++i) {
        const std::size_t from = numbers.below(nodes);
        list.emplace_back(from, numbers.below(nodes), "contains");
    }
    return graphOf(nodes, list);
}

} // namespace

class GraphLayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void emptyGraph()
    {
        const auto layout = bom::layOut({});
        QVERIFY(layout.nodes.empty());
        QCOMPARE(layout.width, 0.0);
    }

    void arrowsRunFromLeftToRight()
    {
        const auto graph = graphOf(4, {{0, 1, "contains"}, {1, 2, "contains"}, {0, 2, "contains"}, {2, 3, "contains"}});
        const auto layout = bom::layOut(graph);
        verifySound(graph, layout);
        // The longest path decides: 0-1-2-3, though 0 leads to 2 directly as well.
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(layout.nodes[i].layer, i);
        // The long edge passes through a waypoint of the layer between.
        QCOMPARE(layout.edges[2].points.size(), std::size_t(3));
        QVERIFY(layout.edges[2].points.front().x < layout.edges[2].points.back().x);
    }

    void originsStandOnTheLeft()
    {
        const auto graph = graphOf(3, {{0, 1, "finetuned-from"}, {0, 2, "needs-library"}});
        const auto layout = bom::layOut(graph);
        QVERIFY(layout.nodes[1].centre.x < layout.nodes[0].centre.x);
        QVERIFY(layout.nodes[0].centre.x < layout.nodes[2].centre.x);
        // The arrow still starts at the model.
        QVERIFY(layout.edges[0].points.front().x > layout.edges[0].points.back().x);
    }

    void cyclesAndLoopsSurvive()
    {
        const auto graph = graphOf(
            4, {{0, 1, "contains"}, {1, 2, "contains"}, {2, 0, "contains"}, {3, 3, "contains"}, {0, 1, "replaced-by"}});
        const auto layout = bom::layOut(graph);
        verifySound(graph, layout);
        std::set<std::size_t> layers{layout.nodes[0].layer, layout.nodes[1].layer, layout.nodes[2].layer};
        QCOMPARE(layers.size(), std::size_t(3));
        QCOMPARE(layout.edges[3].points.size(), std::size_t(4));
    }

    void edgesToNowhereAreNotDrawn()
    {
        auto graph = graphOf(1, {{0, 7, "contains"}});
        const auto layout = bom::layOut(graph);
        QVERIFY(!layout.edges[0].drawn);
    }

    void crossingsAreUndone()
    {
        // Two pairs, given crosswise: a sweep puts each beside its partner.
        const auto graph = graphOf(5, {{0, 1, "contains"}, {0, 2, "contains"}, {1, 4, "contains"}, {2, 3, "contains"}});
        const auto layout = bom::layOut(graph);
        const bool ordered = layout.nodes[1].centre.y < layout.nodes[2].centre.y;
        QCOMPARE(layout.nodes[4].centre.y < layout.nodes[3].centre.y, ordered);
    }

    void tallLayersAreWrapped()
    {
        std::vector<std::tuple<std::size_t, std::size_t, std::string>> edges;
        for (std::size_t i = 1; i < 200; ++i)
            edges.emplace_back(0, i, "contains");
        const auto graph = graphOf(200, edges);
        bom::LayoutOptions options;
        options.rowsPerColumn = 20;
        const auto layout = bom::layOut(graph, options);
        verifySound(graph, layout, options);
        QVERIFY(layout.height <= 20 * (options.nodeHeight + options.rowGap) + options.rowGap);
    }

    void randomGraphsAreSoundAndRepeatable()
    {
        for (const std::size_t edges : {10, 100, 400}) {
            const auto graph = randomGraph(80, edges);
            const auto first = bom::layOut(graph);
            verifySound(graph, first);
            const auto second = bom::layOut(graph);
            for (std::size_t i = 0; i < first.nodes.size(); ++i) {
                QCOMPARE(first.nodes[i].centre.x, second.nodes[i].centre.x);
                QCOMPARE(first.nodes[i].centre.y, second.nodes[i].centre.y);
            }
        }
    }

    void threeHundredNodesTakeLessThanATenthOfASecond()
    {
        const auto graph = randomGraph(300, 600);
        qint64 best = 1'000'000;
        for (int attempt = 0; attempt < 3; ++attempt) {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(bom::layOut(graph).width > 0);
            best = std::min(best, timer.elapsed());
        }
#ifndef ASSAYER_SANITIZED
        QVERIFY2(best < 100, qPrintable(QString::number(best) + " ms"));
#endif
    }

    void longChainsDoNotRecurse()
    {
        std::vector<std::tuple<std::size_t, std::size_t, std::string>> edges;
        constexpr std::size_t kLength = 100'000;
        for (std::size_t i = 1; i < kLength; ++i)
            edges.emplace_back(i - 1, i, "contains");
        const auto graph = graphOf(kLength, edges);
        QCOMPARE(bom::layOut(graph).nodes.back().layer, kLength - 1);
    }
};

QTEST_APPLESS_MAIN(GraphLayoutTest)
#include "GraphLayoutTest.moc"
