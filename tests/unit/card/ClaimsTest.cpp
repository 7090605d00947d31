// SPDX-License-Identifier: GPL-3.0-or-later
// Claims about licence, base model, architecture, library, pickles and languages, and what a card leaves unsaid.
#include "ModelFiles.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace assayer;
using namespace assayer::card;
using test::check;
using test::claim;
using test::configFile;
using test::plainFile;
using test::verdict;
using test::weightFile;

namespace {

using Files = std::vector<record::File>;
using Documents = std::vector<Document>;

std::string licenceText(const QString& name)
{
    QFile file(qEnvironmentVariable("ASSAYER_SOURCE") + "/resources/licences/" + name + ".txt");
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::string cardText(const std::string& frontMatter, const std::string& body = "# Model\n")
{
    return "---\n" + frontMatter + "\n---\n" + body;
}

record::File gguf(const Json& facts)
{
    record::File file = plainFile("model.gguf", "gguf");
    file.facts = facts;
    return file;
}

} // namespace

Q_DECLARE_METATYPE(Files)
Q_DECLARE_METATYPE(Documents)

class ClaimsTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutACard()
    {
        const CardReport report = checkCard(std::nullopt, {}, {}, Limits{});
        QVERIFY(report.claims.size() >= 10);
        QSet<QString> ids;
        for (const record::Claim& one : report.claims) {
            QCOMPARE(one.verdict, record::ClaimVerdict::Missing);
            QVERIFY(one.said.empty());
            ids.insert(QString::fromStdString(one.id));
        }
        QCOMPARE(ids.size(), static_cast<qsizetype>(report.claims.size()));
        QVERIFY(report.facts.empty());
        QVERIFY(report.remarks.empty());
    }

    void factsOfTheCard()
    {
        const CardReport report = check(cardText("license: mit\ntags: [a]", "# The *model*\n\n## Uses\n\nTODO\n"), {});
        QCOMPARE(
            report.facts.dump(),
            Json::parse("{\"frontMatter\": {\"license\": \"mit\", \"tags\": [\"a\"]}, \"frontMatterLines\": {\"license"
                        "\": 2, \"tags\": 3}, \"sections\": [{\"title\": \"The *model*\", \"level\": 1, \"line\": 5, \""
                        "empty\": true}, {\"title\": \"Uses\", \"level\": 2, \"line\": 7, \"empty\": true}], \"title\""
                        ": \"The *model*\"}")
                .dump());
    }

    void licence_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<Documents>("texts");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const Document mit{"LICENSE", licenceText("MIT")};
        const Document apache{"LICENSE", licenceText("Apache-2.0")};
        const Document llama{"LICENSE", "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT"};
        const auto row = [](const char* name, const char* said, const Documents& texts, const char* expected,
                            const Files& files = {}) {
            QTest::newRow(name) << QString(said) << texts << files << QString(expected);
        };
        row("text agrees", "license: mit", {mit}, "confirmed");
        row("text differs", "license: mit", {apache}, "contradicted");
        row("no text", "license: mit", {}, "unsupported");
        row("unknown text", "license: mit", {{"LICENSE", "Do what is right."}}, "unsupported");
        row("text without tag", "tags: [x]", {mit}, "missing");
        row("neither", "tags: [x]", {}, "missing");
        row("one of two texts", "license: apache-2.0", {apache, {"LICENSE-CODE", licenceText("MIT")}}, "confirmed");
        row("list", "license: [mit, apache-2.0]", {apache}, "confirmed");
        row("other", "license: other\nlicense_name: mine", {mit}, "not-checkable");
        row("by title only", "license: llama3.1", {llama}, "unsupported");
        row("other title", "license: apache-2.0", {llama}, "contradicted");
        row("metadata differ", "license: mit", {mit}, "contradicted", {gguf({{"license", "apache-2.0"}})});
        row("metadata agree", "license: mit", {mit}, "confirmed", {gguf({{"license", "MIT"}})});
        row("metadata in free words", "license: mit", {mit}, "confirmed", {gguf({{"license", "see LICENSE"}})});
        row("notice is no licence", "license: mit", {{"NOTICE", licenceText("Apache-2.0")}}, "unsupported");
    }

    void licence()
    {
        QFETCH(QString, said);
        QFETCH(Documents, texts);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const std::string text = cardText(said.toStdString());
        const CardReport report = check(text, files, texts);
        QCOMPARE(verdict(report, "licence"), expected);
        const record::Claim found = claim(report, "licence");
        if (!found.said.empty()) {
            QCOMPARE(found.evidence.front().path, std::string("README.md"));
            QCOMPARE(found.evidence.front().pointer.value_or(""), std::string("line 2"));
            QVERIFY(text.substr(*found.evidence.front().offset).starts_with("license:"));
        }
        const auto told = std::count_if(report.remarks.begin(), report.remarks.end(),
                                        [](const Remark& remark) { return remark.kind == "claim.contradicted"; });
        QCOMPARE(told, expected == "contradicted" ? 1 : 0);
    }

    void licenceFile()
    {
        const Documents mit{{"LICENSE", licenceText("MIT")}};
        QCOMPARE(verdict(check(cardText("license: mit"), {}, mit), "licence-text"), QString("confirmed"));
        QCOMPARE(verdict(check(cardText("license: mit"), {}), "licence-text"), QString("missing"));
        const std::string linked = cardText("license: other\nlicense_link: LICENSE.md");
        QCOMPARE(verdict(check(linked, {}), "licence-text"), QString("contradicted"));
        QCOMPARE(verdict(check(linked, {plainFile("LICENSE.md", "text")}, {{"LICENSE.md", "Mine."}}), "licence-text"),
                 QString("not-checkable"));
        const std::string elsewhere = cardText("license: other\nlicense_link: https://example.org/l");
        QCOMPARE(verdict(check(elsewhere, {}), "licence-text"), QString("not-checkable"));
    }

    void baseModel_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const record::File adapter =
            configFile("adapter_config.json", {{"peft_type", "LORA"}, {"base_model_name_or_path", "Owner/Base"}});
        const record::File local =
            configFile("adapter_config.json", {{"peft_type", "LORA"}, {"base_model_name_or_path", "/home/x/models/b"}});
        const auto row = [](const char* name, const char* said, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(said) << files << QString(expected);
        };
        row("agrees", "base_model: owner/base", {adapter}, "confirmed");
        row("address", "base_model: https://huggingface.co/owner/base/", {adapter}, "confirmed");
        row("differs", "base_model: other/base", {adapter}, "contradicted");
        row("merge", "base_model: [other/base, owner/base]", {adapter}, "confirmed");
        row("only the card", "base_model: owner/base", {}, "unsupported");
        row("only the file", "tags: [x]", {adapter}, "missing");
        row("neither", "tags: [x]", {}, "not-checkable");
        row("local path", "base_model: owner/base", {local}, "unsupported");
        row("GGUF", "base_model: owner/base",
            {gguf(
                {{"baseModel", Json::array({{{"name", "Base"}, {"repoUrl", "https://huggingface.co/owner/base"}}})}})},
            "confirmed");
        row("weak name is no proof", "base_model: owner/base",
            {configFile("config.json", {{"_name_or_path", "owner/base"}})}, "unsupported");
    }

    void baseModel()
    {
        QFETCH(QString, said);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check(cardText(said.toStdString()), files), "base-model"), expected);
    }

    void architecture_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const record::File llama = configFile("config.json", {{"architectures", {"LlamaForCausalLM"}}});
        const record::File llamaWeights = weightFile("model.safetensors", "safetensors",
                                                     {{"model.layers.0.self_attn.k_proj.weight", "BF16", {4, 4}}});
        const record::File bertWeights = weightFile("model.safetensors", "safetensors",
                                                    {{"encoder.layer.0.attention.self.query.weight", "F32", {4, 4}}});
        const record::File oddWeights = weightFile("model.safetensors", "safetensors", {{"w", "F32", {4, 4}}});
        const record::File remote = configFile(
            "config.json", {{"architectures", {"MyForCausalLM"}}, {"auto_map", {{"AutoModel", "my.MyForCausalLM"}}}});
        const auto row = [](const char* name, const char* said, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(said) << files << QString(expected);
        };
        row("names agree", "tags: [x]", {llama, llamaWeights}, "confirmed");
        row("names of another", "tags: [x]", {llama, bertWeights}, "contradicted");
        row("no names known", "tags: [x]", {llama, oddWeights}, "unsupported");
        row("no tensors", "tags: [x]", {llama}, "not-checkable");
        row("remote code", "tags: [x]", {remote, oddWeights}, "not-checkable");
        row("nothing said", "tags: [x]", {llamaWeights}, "missing");
        row("card's model type", "model_type: bert", {bertWeights}, "confirmed");
        row("GGUF agrees", "model_type: llama", {gguf({{"architecture", "llama"}})}, "confirmed");
        row("XLM-RoBERTa", "tags: [x]",
            {configFile("config.json", {{"architectures", {"XLMRobertaForMaskedLM"}}}), bertWeights}, "confirmed");
    }

    void architecture()
    {
        QFETCH(QString, said);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check(cardText(said.toStdString()), files), "architecture"), expected);
    }

    void library_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const record::File config =
            configFile("config.json", {{"model_type", "bert"}, {"transformers_version", "4.1"}});
        const record::File weights = weightFile("model.safetensors", "safetensors", {{"w", "F32", {4, 4}}});
        const auto row = [](const char* name, const char* said, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(said) << files << QString(expected);
        };
        row("transformers", "library_name: transformers", {config}, "confirmed");
        row("diffusers", "library_name: diffusers",
            {configFile("model_index.json", {{"_class_name", "StableDiffusionPipeline"}})}, "confirmed");
        row("peft", "library_name: peft", {configFile("adapter_config.json", {{"peft_type", "LORA"}})}, "confirmed");
        row("GGUF", "library_name: gguf", {gguf(Json::object())}, "confirmed");
        row("no GGUF there", "library_name: gguf", {weights}, "contradicted");
        row("nothing of it", "library_name: diffusers", {config}, "unsupported");
        row("not known here", "library_name: fairseq", {config}, "not-checkable");
        row("not said", "tags: [x]", {config}, "missing");
    }

    void library()
    {
        QFETCH(QString, said);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check(cardText(said.toStdString()), files), "library"), expected);
    }

    void safetensorsOnly_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const record::File safe = plainFile("model.safetensors", "safetensors");
        record::File hidden = plainFile("model.safetensors.bak", "zip");
        record::Member pickle;
        pickle.name = "a/data.pkl";
        pickle.kind = "pickle";
        hidden.members.push_back(pickle);
        record::File unread = plainFile("x.bin", "unknown");
        const QString said = "All weights are safetensors only.\n";
        QTest::newRow("true") << said << Files{safe, plainFile("README.md", "text")} << "confirmed";
        QTest::newRow("pickle by content")
            << said << Files{safe, plainFile("w.safetensors", "pickle")} << "contradicted";
        QTest::newRow("torch") << said << Files{safe, plainFile("w.bin", "torch-zip")} << "contradicted";
        QTest::newRow("pickle in an archive") << said << Files{safe, hidden} << "contradicted";
        QTest::newRow("unknown content") << said << Files{safe, unread} << "not-checkable";
        QTest::newRow("no weights") << said << Files{plainFile("README.md", "text")} << "unsupported";
        QTest::newRow("not said") << QString("Weights.\n") << Files{safe} << "not-checkable";
    }

    void safetensorsOnly()
    {
        QFETCH(QString, body);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check(cardText("license: mit", body.toStdString()), files), "safetensors-only"), expected);
    }

    void languages()
    {
        const CardReport norwegian = check(cardText("language: no"), {});
        QCOMPARE(verdict(norwegian, "languages"), QString("not-checkable"));
        QCOMPARE(claim(norwegian, "languages").said, std::string("no"));
        QCOMPARE(verdict(check(cardText("tags: [x]"), {}), "languages"), QString("missing"));
        const CardReport odd = check(cardText("language: [en, English]"), {});
        QVERIFY(claim(odd, "languages").explanation.find("English") != std::string::npos);
    }

    void hostileFactsAreNoTrouble()
    {
        record::File file = plainFile("config.json", "hf-config");
        for (const char* text :
             {"null", "[]", "7", "\"x\"", "{\"config\": []}", "{\"config\": 1, \"parameters\": \"9\"}",
              "{\"baseModel\": [[], {}, {\"name\": []}], \"dtypes\": 3, \"libraries\": {}}",
              "{\"parameters\": 18446744073709551615, \"dtypes\": {\"F32\": -1}, \"quantization\": "
              "{\"bits\": 0, \"config_groups\": [1]}}"}) {
            file.facts = Json::parse(text);
            const CardReport report = check("# X-7B\nContext length: 4k\nVocabulary size: 10\n", {file, file});
            QVERIFY(report.claims.size() >= 10);
        }
    }
};

QTEST_GUILESS_MAIN(ClaimsTest)
#include "ClaimsTest.moc"
