// SPDX-License-Identifier: GPL-3.0-or-later
// The graph from hand-made records: who says what, how sure it is, and where sources disagree.
#include "bom/Completeness.h"
#include "bom/GraphBuilder.h"
#include "bom/GraphParts.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace assayer;

namespace {

record::File fileOf(const std::string& path, const std::string& format, nlohmann::json facts = nlohmann::json::object())
{
    record::File file;
    file.path = path;
    file.format = format;
    file.facts = std::move(facts);
    file.size = 10;
    file.digests["sha256"] = std::string(64, 'a');
    file.verdict = record::Verdict::Clean;
    return file;
}

record::Inspection inspectionOf(std::vector<record::File> files)
{
    record::Inspection inspection;
    inspection.subject.name = "demo";
    inspection.tool.version = "0.1.0";
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    inspection.files = std::move(files);
    return inspection;
}

nlohmann::json card(nlohmann::json frontMatter, nlohmann::json lines = nlohmann::json::object())
{
    return {{"frontMatter", std::move(frontMatter)}, {"frontMatterLines", std::move(lines)}};
}

const record::Edge* edgeTo(const record::Inspection& inspection, const std::string& id)
{
    for (const record::Edge& edge : inspection.graph.edges) {
        if (edge.to == id)
            return &edge;
    }
    return nullptr;
}

const record::Node* nodeOf(const record::Inspection& inspection, const std::string& id)
{
    for (const record::Node& node : inspection.graph.nodes) {
        if (node.id == id)
            return &node;
    }
    return nullptr;
}

double stateOf(const record::Inspection& inspection, const std::string& name)
{
    for (const auto& field : inspection.bom.completeness.fields) {
        if (field.name == name)
            return field.state;
    }
    return -99;
}

} // namespace

class GraphBuilderTest : public QObject
{
    Q_OBJECT

private slots:
    void emptySubjectHasAModelOnly()
    {
        auto inspection = inspectionOf({});
        bom::buildGraph(inspection);
        QCOMPARE(inspection.graph.nodes.size(), std::size_t(1));
        QCOMPARE(inspection.graph.nodes[0].kind, std::string("model"));
        QVERIFY(inspection.graph.edges.empty());
    }

    void filesAreContained()
    {
        auto inspection = inspectionOf({fileOf("model.safetensors", "safetensors")});
        bom::buildGraph(inspection);
        const auto* edge = edgeTo(inspection, "file:model.safetensors");
        QVERIFY(edge != nullptr);
        QCOMPARE(edge->relation, std::string("contains"));
        QCOMPARE(edge->confidence, 1.0);
        QCOMPARE(nodeOf(inspection, "file:model.safetensors")->path, std::optional<std::string>("model.safetensors"));
    }

    void cardNamesBaseDataLibraryAndLicence()
    {
        auto inspection = inspectionOf({fileOf("README.md", "model-card",
                                               card({{"base_model", "acme/Base"},
                                                     {"datasets", {"imdb", "acme/other"}},
                                                     {"library_name", "Transformers"},
                                                     {"license", "apache-2.0"}},
                                                    {{"base_model", 4}, {"license", 2}}))});
        bom::buildGraph(inspection);
        const auto* base = edgeTo(inspection, "base-model:acme/base");
        QVERIFY(base != nullptr);
        QCOMPARE(base->relation, std::string("finetuned-from"));
        QCOMPARE(base->confidence, 0.7);
        QCOMPARE(base->evidence[0].path, std::string("README.md"));
        QCOMPARE(base->evidence[0].pointer, std::optional<std::string>("line 4"));
        QVERIFY(!base->contradicted);
        QCOMPARE(nodeOf(inspection, "base-model:acme/base")->name, std::string("acme/Base"));
        QCOMPARE(edgeTo(inspection, "dataset:imdb")->relation, std::string("trained-on"));
        QVERIFY(edgeTo(inspection, "dataset:acme/other") != nullptr);
        QCOMPARE(edgeTo(inspection, "library:transformers")->relation, std::string("needs-library"));
        QCOMPARE(edgeTo(inspection, "licence:apache-2.0")->relation, std::string("licensed-under"));
    }

    void relationFollowsWhatIsThere_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("extraFile");
        QTest::addColumn<QString>("relation");
        QTest::newRow("adapter word") << "adapter"
                                      << ""
                                      << "adapts";
        QTest::newRow("merge word") << "merge"
                                    << ""
                                    << "merged-from";
        QTest::newRow("quantized word") << "quantized"
                                        << ""
                                        << "quantized-from";
        QTest::newRow("finetune word") << "finetune"
                                       << "model.gguf"
                                       << "finetuned-from";
        QTest::newRow("adapter file") << ""
                                      << "adapter_config.json"
                                      << "adapts";
        QTest::newRow("gguf only") << ""
                                   << "model.gguf"
                                   << "quantized-from";
        QTest::newRow("nothing said") << ""
                                      << ""
                                      << "finetuned-from";
    }

    void relationFollowsWhatIsThere()
    {
        QFETCH(QString, word);
        QFETCH(QString, extraFile);
        QFETCH(QString, relation);
        nlohmann::json frontMatter{{"base_model", "acme/base"}};
        if (!word.isEmpty())
            frontMatter["base_model_relation"] = word.toStdString();
        std::vector<record::File> files{fileOf("README.md", "model-card", card(frontMatter))};
        if (!extraFile.isEmpty())
            files.push_back(fileOf(extraFile.toStdString(), extraFile.endsWith("gguf") ? "gguf" : "hf-config"));
        auto inspection = inspectionOf(std::move(files));
        bom::buildGraph(inspection);
        QCOMPARE(edgeTo(inspection, "base-model:acme/base")->relation, relation.toStdString());
    }

    void severalBasesAreAMerge()
    {
        auto inspection =
            inspectionOf({fileOf("README.md", "model-card", card({{"base_model", {"acme/a", "acme/b"}}}))});
        bom::buildGraph(inspection);
        QCOMPARE(edgeTo(inspection, "base-model:acme/a")->relation, std::string("merged-from"));
        QCOMPARE(edgeTo(inspection, "base-model:acme/b")->relation, std::string("merged-from"));
    }

    void agreeingSourcesMakeOneEdge()
    {
        auto inspection = inspectionOf(
            {fileOf("README.md", "model-card", card({{"base_model", "https://huggingface.co/acme/Base/tree/main"}})),
             fileOf("adapter_config.json", "hf-config", {{"baseModel", "acme/base"}})});
        bom::buildGraph(inspection);
        const auto* edge = edgeTo(inspection, "base-model:acme/base");
        QVERIFY(edge != nullptr);
        QCOMPARE(edge->evidence.size(), std::size_t(2));
        QCOMPARE(edge->confidence, 0.9); // that of the adapter's configuration
        QVERIFY(!edge->contradicted);
    }

    void disagreeingSourcesContradict()
    {
        auto inspection =
            inspectionOf({fileOf("README.md", "model-card", card({{"base_model", "acme/base"}}, {{"base_model", 3}})),
                          fileOf("adapter_config.json", "hf-config", {{"baseModel", "evil/other"}})});
        bom::buildGraph(inspection);
        for (const char* id : {"base-model:acme/base", "base-model:evil/other"}) {
            const auto* edge = edgeTo(inspection, id);
            QVERIFY(edge != nullptr);
            QVERIFY(edge->contradicted);
            // Both sources are listed on either edge.
            std::set<std::string> paths;
            for (const auto& evidence : edge->evidence)
                paths.insert(evidence.path);
            QCOMPARE(paths.size(), std::size_t(2));
        }
        QCOMPARE(stateOf(inspection, "lineage"), -0.5);
    }

    void aPathOfTheAuthorsMachineContradictsNobody()
    {
        auto inspection =
            inspectionOf({fileOf("README.md", "model-card", card({{"base_model", "acme/base"}})),
                          fileOf("config.json", "hf-config", {{"baseModel", "/home/me/out/checkpoint"}})});
        bom::buildGraph(inspection);
        QVERIFY(!edgeTo(inspection, "base-model:acme/base")->contradicted);
        QCOMPARE(std::count_if(inspection.graph.nodes.begin(), inspection.graph.nodes.end(),
                               [](const auto& node) { return node.kind == "base-model"; }),
                 1);
    }

    void aModelThatIsItsOwnBaseIsALoop()
    {
        auto inspection = inspectionOf({fileOf("README.md", "model-card", card({{"base_model", "acme/demo"}}))});
        inspection.subject.name = "acme/demo";
        bom::buildGraph(inspection);
        const auto* edge = edgeTo(inspection, "model");
        QVERIFY(edge != nullptr);
        QCOMPARE(edge->from, std::string("model"));
        QVERIFY(edge->contradicted);
    }

    void contradictedClaimsMarkTheirEdges()
    {
        auto inspection = inspectionOf({fileOf("README.md", "model-card", card({{"license", "mit"}}))});
        record::Claim claim;
        claim.id = "licence";
        claim.said = "mit";
        claim.verdict = record::ClaimVerdict::Contradicted;
        claim.evidence.push_back({"LICENSE", "line 1", {}, {}, {}, "Apache License"});
        inspection.claims.push_back(claim);
        bom::buildGraph(inspection);
        const auto* edge = edgeTo(inspection, "licence:mit");
        QVERIFY(edge->contradicted);
        QCOMPARE(edge->evidence.back().path, std::string("LICENSE"));
        QCOMPARE(stateOf(inspection, "licence"), -0.5);
    }

    void requirementsAreLibraries()
    {
        auto inspection = inspectionOf(
            {fileOf("requirements.txt", "requirements",
                    {{"libraries",
                      {{{"name", "Torch_Vision"}, {"specifier", "==0.19.1"}, {"line", 2}},
                       {{"name", "torch"}, {"specifier", ">=2.0"}, {"line", 1}}}}}),
             fileOf("config.json", "hf-config",
                    {{"libraries",
                      {{{"name", "transformers"}, {"specifier", "4.40.0"}, {"pointer", "/transformers_version"}}}}})});
        bom::buildGraph(inspection);
        // PEP 503: lower case, runs of separators become one hyphen.
        QCOMPARE(nodeOf(inspection, "library:torch-vision")->version, std::optional<std::string>("0.19.1"));
        QVERIFY(!nodeOf(inspection, "library:torch")->version);
        QCOMPARE(nodeOf(inspection, "library:transformers")->version, std::optional<std::string>("4.40.0"));
        QCOMPARE(edgeTo(inspection, "library:torch-vision")->evidence[0].pointer, std::optional<std::string>("line 2"));
    }

    void twoPinsContradict()
    {
        auto inspection =
            inspectionOf({fileOf("a/requirements.txt", "requirements",
                                 {{"libraries", {{{"name", "torch"}, {"specifier", "==1.0"}, {"line", 1}}}}}),
                          fileOf("requirements.txt", "requirements",
                                 {{"libraries", {{{"name", "torch"}, {"specifier", "==2.0"}, {"line", 1}}}}})});
        bom::buildGraph(inspection);
        QVERIFY(edgeTo(inspection, "library:torch")->contradicted);
        QVERIFY(!nodeOf(inspection, "library:torch")->version);
    }

    void remoteCodeOfThisAndOfOtherRepositories()
    {
        auto inspection = inspectionOf({fileOf("config.json", "hf-config",
                                               {{"autoMap",
                                                 {{"AutoConfig", "configuration_x.XConfig"},
                                                  {"AutoModel", "evil/code--modeling_x.X"},
                                                  {"AutoTokenizer", {nullptr, "gone.Tok"}}}}}),
                                        fileOf("configuration_x.py", "text")});
        bom::buildGraph(inspection);
        QCOMPARE(nodeOf(inspection, "remote-code:configuration_x.py")->path,
                 std::optional<std::string>("configuration_x.py"));
        QVERIFY(!edgeTo(inspection, "remote-code:configuration_x.py")->contradicted);
        QCOMPARE(edgeTo(inspection, "remote-code:evil/code")->evidence[0].pointer,
                 std::optional<std::string>("/auto_map/AutoModel"));
        QVERIFY(edgeTo(inspection, "remote-code:gone.py")->contradicted);
    }

    void signersAndPublishers()
    {
        auto inspection = inspectionOf({fileOf("m.gguf", "gguf", {{"organization", "Acme"}})});
        record::Signature signature;
        signature.path = "model.sig";
        signature.status = record::SignatureStatus::Invalid;
        signature.signer = {{"method", "key"}, {"key-sha256", "ab12"}};
        inspection.signatures.push_back(signature);
        bom::buildGraph(inspection);
        QVERIFY(edgeTo(inspection, "publisher:acme") != nullptr);
        const auto* edge = edgeTo(inspection, "signer:ab12");
        QVERIFY(edge->contradicted);
        QCOMPARE(edge->confidence, 0.0);
    }

    void evaluationsAreNotTraining()
    {
        nlohmann::json result{{"dataset", {{"type", "glue"}, {"name", "GLUE MRPC"}}}};
        nlohmann::json index = nlohmann::json::array();
        index.push_back({{"results", nlohmann::json::array({result})}});
        auto inspection = inspectionOf({fileOf("README.md", "model-card", card({{"model-index", index}}))});
        bom::buildGraph(inspection);
        QCOMPARE(edgeTo(inspection, "dataset:glue")->relation, std::string("evaluated-on"));
        QCOMPARE(stateOf(inspection, "training data sets"), 0.0);
    }

    void manyFilesAreGroupedByFolder()
    {
        std::vector<record::File> files;
        for (int i = 0; i < 5000; ++i)
            files.push_back(
                fileOf("data/part" + std::to_string(i % 100) + "/row" + std::to_string(i) + ".xyz", "unknown"));
        for (int i = 0; i < 250; ++i)
            files.push_back(fileOf("w" + std::to_string(i) + ".safetensors", "safetensors", {{"tensors", 1}}));
        auto inspection = inspectionOf(std::move(files));
        bom::buildGraph(inspection);
        std::uint64_t singles = 0;
        for (const auto& node : inspection.graph.nodes)
            singles += node.kind == "file" ? 1U : 0U;
        QCOMPARE(singles, std::uint64_t(200));
        QVERIFY(inspection.graph.nodes.size() <= 300);
        // 5000 rows and the 50 weights beyond the bound; none is lost.
        std::uint64_t grouped = 0;
        for (const auto& node : inspection.graph.nodes) {
            if (node.kind == "files")
                grouped += std::stoull(node.evidence[0].value);
        }
        QCOMPARE(grouped, std::uint64_t(5050));
    }

    void manyLibrariesAreCounted()
    {
        nlohmann::json list = nlohmann::json::array();
        for (int i = 0; i < 1000; ++i)
            list.push_back(
                {{"name", "package" + std::to_string(i)}, {"specifier", "==1." + std::to_string(i)}, {"line", i + 1}});
        auto inspection = inspectionOf({fileOf("requirements.txt", "requirements", {{"libraries", list}})});
        bom::buildGraph(inspection);
        QVERIFY(inspection.graph.nodes.size() < 210);
        QCOMPARE(nodeOf(inspection, "more:needs-library:library")->name, std::string("800 more of the kind library"));
    }

    void hostileFactsDoNoHarm()
    {
        const nlohmann::json odd = nlohmann::json::parse(
            R"([null, 1, true, "", [], {}, [[["x"]]], {"name": 5}, {"name": null}, "a\u0000b\u202e", -1, 1e300])");
        std::vector<record::File> files;
        int number = 0;
        for (const auto& value : odd) {
            nlohmann::json facts;
            for (const char* key : {"frontMatter", "frontMatterLines", "baseModel", "libraries", "autoMap", "license",
                                    "datasets", "organization", "sections", "config", "tensors", "parameters"})
                facts[key] = value;
            files.push_back(fileOf("f" + std::to_string(number++), "hf-config", facts));
            nlohmann::json frontMatter;
            for (const char* key : {"base_model", "base_model_relation", "datasets", "library_name", "license",
                                    "license_name", "model-index", "new_version", "pipeline_tag"})
                frontMatter[key] = value;
            files.push_back(fileOf("c" + std::to_string(number), "model-card", card(frontMatter, value)));
        }
        files.push_back(fileOf("list", "hf-config", odd));
        auto inspection = inspectionOf(std::move(files));
        bom::buildGraph(inspection);
        QVERIFY(!inspection.graph.nodes.empty());
        for (const auto& edge : inspection.graph.edges) {
            QVERIFY(nodeOf(inspection, edge.from) != nullptr);
            QVERIFY(nodeOf(inspection, edge.to) != nullptr);
        }
    }

    void orderOfFilesDoesNotMatter()
    {
        std::vector<record::File> files{fileOf("README.md", "model-card", card({{"base_model", "acme/base"}})),
                                        fileOf("adapter_config.json", "hf-config", {{"baseModel", "acme/base"}}),
                                        fileOf("x.gguf", "gguf", {{"baseModel", "Base"}})};
        auto first = inspectionOf(files);
        auto second = first;
        bom::buildGraph(first);
        bom::buildGraph(second);
        bom::buildGraph(second); // building twice replaces, not adds
        QCOMPARE(first.graph, second.graph);
        QCOMPARE(first.bom, second.bom);
    }

    void completenessWeighsHonestly()
    {
        auto inspection = inspectionOf({fileOf("model.safetensors", "safetensors",
                                               {{"tensors", 2}, {"parameters", 100}, {"dtypes", {{"F32", 100}}}})});
        bom::buildGraph(inspection);
        QCOMPARE(stateOf(inspection, "hash of every weight file"), 1.0);
        QCOMPARE(stateOf(inspection, "parameter count"), 1.0);
        QCOMPARE(stateOf(inspection, "licence"), 0.0);
        QCOMPARE(stateOf(inspection, "remote code"), 0.0); // no configuration was read, so nothing is known
        const double bare = inspection.bom.completeness.score;
        QVERIFY(bare > 0 && bare < 50);
        QVERIFY(bom::presence(inspection.bom.completeness) >= bare);

        inspection.files[0].digests.clear();
        bom::buildGraph(inspection);
        QCOMPARE(stateOf(inspection, "hash of every weight file"), 0.0);
    }

    void placeholdersAreMissing()
    {
        auto inspection =
            inspectionOf({fileOf("README.md", "model-card", card({{"pipeline_tag", "[More Information Needed]"}}))});
        bom::buildGraph(inspection);
        QCOMPARE(stateOf(inspection, "task"), 0.0);
    }

    void namesOfModels_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "acme/base"
                               << "acme/base";
        QTest::newRow("address") << "https://huggingface.co/acme/base"
                                 << "acme/base";
        QTest::newRow("tree") << "https://huggingface.co/acme/base/tree/main"
                              << "acme/base";
        QTest::newRow("revision") << "hf://acme/base@v1"
                                  << "acme/base";
        QTest::newRow("slash") << "acme/base/"
                               << "acme/base";
        QTest::newRow("one part") << "gpt2"
                                  << "gpt2";
        QTest::newRow("empty") << ""
                               << "";
    }

    void namesOfModels()
    {
        QFETCH(QString, said);
        QFETCH(QString, name);
        QCOMPARE(bom::modelName(said.toStdString()), name.toStdString());
    }

    void hubNames()
    {
        QVERIFY(bom::isHubName("acme/base-1.0_x"));
        for (const char* bad : {"", "gpt2", "/x", "x/", "a/b/c", "a/b c", "../x", "a/..", "a/<b>", "\xC3\xA4/b"})
            QVERIFY2(!bom::isHubName(bad), bad);
    }
};

QTEST_APPLESS_MAIN(GraphBuilderTest)
#include "GraphBuilderTest.moc"
