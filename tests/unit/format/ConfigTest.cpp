// SPDX-License-Identifier: GPL-3.0-or-later
// JSON configurations, templates and requirements: what they state and what they would make a loader do.
#include "SampleReading.h"

#include <QTest>

#include "../SharedSamples.h"

using namespace assayer;
using namespace assayer::test;

class ConfigTest : public QObject
{
    Q_OBJECT

private slots:
    void readsModelConfiguration();
    void readsNestedAndOtherNames();
    void readsTokenizers();
    void readsTemplates();
    void readsAdapters();
    void namesRisks_data();
    void namesRisks();
    void leavesOrdinaryConfigurationsAlone();
    void recognisesByContentAndName_data();
    void recognisesByContentAndName();
    void readsRequirements();
    void namesCarriers_data();
    void namesCarriers();
    void survivesEveryPrefix();
};

void ConfigTest::readsModelConfiguration()
{
    const std::string text = R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","torch_dtype":"bfloat16",
        "max_position_embeddings":4096,"vocab_size":32000,"hidden_size":64,"num_hidden_layers":2,
        "transformers_version":"4.40.1","quantization_config":{"quant_method":"gptq","bits":4},"license":"mit"})";
    const Sample sample = readSample(text, "config.json");
    const Json& facts = sample.facts.values;
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(sample.facts.format, std::string("hf-config"));
    QVERIFY2(facts["architecture"] == Json("LlamaForCausalLM"), shown(facts["architecture"]));
    QVERIFY2(facts["modelType"] == Json("llama"), shown(facts["modelType"]));
    QVERIFY2(facts["dtype"] == Json("bfloat16"), shown(facts["dtype"]));
    QVERIFY2(facts["contextLength"] == Json(4096), shown(facts["contextLength"]));
    QVERIFY2(facts["vocabulary"] == Json(32000), shown(facts["vocabulary"]));
    QVERIFY2(facts["hiddenSize"] == Json(64), shown(facts["hiddenSize"]));
    QVERIFY2(facts["layers"] == Json(2), shown(facts["layers"]));
    QVERIFY2(facts["quantization"]["bits"] == Json(4), shown(facts["quantization"]["bits"]));
    QVERIFY2(facts["libraries"][0]["name"] == Json("transformers"), shown(facts["libraries"][0]["name"]));
    QVERIFY2(facts["libraries"][0]["specifier"] == Json("==4.40.1"), shown(facts["libraries"][0]["specifier"]));
    QVERIFY2(facts["libraries"][0]["pointer"] == Json("/transformers_version"),
             shown(facts["libraries"][0]["pointer"]));
    QVERIFY2(facts["config"]["hidden_size"] == Json(64), shown(facts["config"]["hidden_size"]));
}

void ConfigTest::readsNestedAndOtherNames()
{
    const Sample nested =
        readSample(R"({"text_config":{"max_position_embeddings":8192,"vocab_size":7}})", "config.json");
    QVERIFY2(nested.facts.values["contextLength"] == Json(8192), shown(nested.facts.values["contextLength"]));
    QVERIFY2(nested.facts.values["vocabulary"] == Json(7), shown(nested.facts.values["vocabulary"]));
    const Sample gpt2 = readSample(R"({"n_positions":1024,"n_embd":768,"n_layer":12})", "config.json");
    QVERIFY2(gpt2.facts.values["contextLength"] == Json(1024), shown(gpt2.facts.values["contextLength"]));
    QVERIFY2(gpt2.facts.values["hiddenSize"] == Json(768), shown(gpt2.facts.values["hiddenSize"]));
    const Sample unlimited =
        readSample(R"({"model_max_length":1000000000000000019884624838656})", "tokenizer_config.json");
    QVERIFY(!unlimited.facts.values.contains("contextLength"));
    const Sample pipeline = readSample(R"({"_class_name":"FluxPipeline","_diffusers_version":"0.30.0",
        "vae":["diffusers","AutoencoderKL"],"text_encoder":["transformers","T5EncoderModel"]})",
                                       "model_index.json");
    QVERIFY2(pipeline.facts.observations.empty(), kindsOf(pipeline.facts));
    QVERIFY2(pipeline.facts.values["architecture"] == Json("FluxPipeline"),
             shown(pipeline.facts.values["architecture"]));
    QCOMPARE(pipeline.facts.values["libraries"].size(), std::size_t{2});
}

void ConfigTest::readsTokenizers()
{
    std::string text =
        R"({"added_tokens":[{"id":0,"content":"<s>"},{"id":5000,"content":"<x>"}],"model":{"type":"BPE","vocab":{)";
    for (int i = 0; i < 5000; ++i)
        text += (i > 0 ? ",\"t" : "\"t") + std::to_string(i) + "\":" + std::to_string(i);
    text += R"(},"merges":["a b","c d"]}})";
    const Sample sample = readSample(text, "tokenizer.json");
    QCOMPARE(sample.facts.format, std::string("tokenizer"));
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QVERIFY2(sample.facts.values["vocabulary"] == Json(5001), shown(sample.facts.values["vocabulary"]));
    QVERIFY(jsonLine(sample.facts.values).size() < 2000);
}

void ConfigTest::readsTemplates()
{
    const std::string text =
        R"({"chat_template":[{"name":"default","template":"{{ a }}"},{"name":"tool","template":"{{\n}}"}]})";
    const Sample list = readSample(text, "tokenizer_config.json");
    QCOMPARE(list.facts.templates.size(), std::size_t{2});
    QCOMPARE(list.facts.templates[0].name, std::string("chat_template.default"));
    QCOMPARE(list.facts.templates[0].offset.value_or(0), std::uint64_t{text.find("{{ a }}")});
    QVERIFY(!list.facts.templates[1].offset.has_value()); // an escape stands in it
    const Sample plain = readSample("{% if x %}{{ y }}{% endif %}", "chat_template.jinja");
    QCOMPARE(plain.facts.format, std::string("jinja"));
    QCOMPARE(plain.facts.templates.at(0).text, std::string("{% if x %}{{ y }}{% endif %}"));
}

void ConfigTest::readsAdapters()
{
    const Sample sample = readSample(
        R"({"peft_type":"LORA","base_model_name_or_path":"org/base","r":8,"revision":"abc"})", "adapter_config.json");
    QVERIFY2(sample.facts.observations.empty(), kindsOf(sample.facts));
    QVERIFY2(sample.facts.values["baseModel"] == Json("org/base"), shown(sample.facts.values["baseModel"]));
    QVERIFY2(sample.facts.values["baseModelRevision"] == Json("abc"), shown(sample.facts.values["baseModelRevision"]));
    QVERIFY2(sample.facts.values["libraries"][0]["name"] == Json("peft"),
             shown(sample.facts.values["libraries"][0]["name"]));
}

void ConfigTest::namesRisks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* kind, const QString& text, const QString& name = "config.json") {
        QTest::newRow(qPrintable(QString(kind) + " " + text.left(60))) << text << name << QString(kind);
    };
    row("config.remote-code", R"({"auto_map":{"AutoModel":"modeling_x.X"}})");
    row("config.remote-code", R"({"auto_map":{"AutoTokenizer":["tok.Slow",null]}})", "tokenizer_config.json");
    row("config.remote-code-elsewhere", R"({"auto_map":{"AutoModel":"org/repo--modeling_x.X"}})");
    row("config.custom-pipelines", R"({"custom_pipelines":{"t":{"impl":"p.P"}}})");
    row("config.trust-remote-code", R"({"trust_remote_code":true})");
    row("config.custom-generate", R"({"custom_generate":"org/repo"})", "generation_config.json");
    row("config.kernel-repository", R"({"_attn_implementation":"org/kernel"})");
    row("config.pipeline-library", R"({"_class_name":"P","vae":["evil_module","X"]})", "model_index.json");
    row("config.outside-path", R"({"base_model_name_or_path":"../../x"})", "adapter_config.json");
    row("config.outside-path", R"({"base_model_name_or_path":"https://host/x"})", "adapter_config.json");
    row("config.import-module", R"({"auto_mapping":{"parent_library":"evil.mod"}})", "adapter_config.json");
    row("config.import-module", R"({"auto_mapping":{"parent_library":"transformersx"}})", "adapter_config.json");
    row("config.module-type", R"([{"idx":0,"type":"custom_st.Module"}])", "modules.json");
    row("config.local-path", R"({"_name_or_path":"/home/somebody/model"})");
    row("config.duplicate-key", R"({"a":1,"b":{"c":1,"c":2}})");
    row("config.lenient-json", R"({"a":NaN})");
    row("config.invalid-json", R"({"a":1,})");
    row("config.invalid-json", R"({"a":1} x)");
    row("config.invalid-json", QString::fromLatin1("{\"a\":\"\xFF\"}"));
    row("config.too-deep", QString("[").repeated(10000));
    row("config.too-deep", QString("{\"a\":").repeated(10000));
}

void ConfigTest::namesRisks()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QFETCH(QString, kind);
    const bool stray = text.contains(QChar(0xFF));
    const Sample sample = readSample(stray ? text.toLatin1().toStdString() : text.toStdString(), name.toStdString());
    QVERIFY2(observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
    const bool broken = kind == "config.invalid-json" || kind == "config.too-deep";
    QCOMPARE(sample.done.has_value(), !broken);
}

void ConfigTest::leavesOrdinaryConfigurationsAlone()
{
    for (const auto& [text, name] :
         {std::pair{R"({"trust_remote_code":false,"_name_or_path":"org/model"})", "config.json"},
          std::pair{R"([{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"}])",
                    "modules.json"},
          std::pair{R"({"auto_mapping":{"base_model_class":"X","parent_library":"transformers.models.x"}})",
                    "adapter_config.json"},
          std::pair{R"({"__version__":{"sentence_transformers":"3.0.1","transformers":"4.41.2"}})",
                    "config_sentence_transformers.json"}}) {
        const Sample sample = readSample(text, name);
        QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    }
}

void ConfigTest::recognisesByContentAndName_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("format");
    QTest::newRow("json without extension") << QByteArray("{\"a\": 1}") << "data"
                                            << "json";
    QTest::newRow("json list") << QByteArray(" [ {\"a\": 1} ]") << "x.txt"
                               << "json";
    QTest::newRow("toml section") << QByteArray("[section]\na = 1\n") << "x.toml"
                                  << "text";
    QTest::newRow("template, not json") << QByteArray("{{ a }}{% b %}") << "x.jinja"
                                        << "jinja";
    QTest::newRow("template of unknown name") << QByteArray("{{ a }}") << "x.txt"
                                              << "text";
    QTest::newRow("config in a folder") << QByteArray("{\"a\": 1}") << "sub/config.json"
                                        << "hf-config";
    QTest::newRow("broken json") << QByteArray("not json at all") << "x.json"
                                 << "json";
}

void ConfigTest::recognisesByContentAndName()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(QString, format);
    QCOMPARE(readSample(bytes.toStdString(), name.toStdString()).facts.format, format.toStdString());
}

void ConfigTest::readsRequirements()
{
    const std::string text = "# comment\ntorch==2.1.0\nnumpy>=1.20 ; python_version<'4'\n\n"
                             "--extra-index-url https://host/simple\ngit+https://host/x.git\n-r other.txt\n"
                             "pkg @ https://host/p.whl\n--trusted-host=host\n";
    const Sample sample = readSample(text, "requirements.txt");
    QCOMPARE(sample.facts.format, std::string("requirements"));
    const Json& libraries = sample.facts.values["libraries"];
    QCOMPARE(libraries.size(), std::size_t{3});
    QVERIFY(libraries[0] == Json({{"name", "torch"}, {"specifier", "==2.1.0"}, {"line", 2}}));
    QVERIFY2(libraries[1] == Json({{"name", "numpy"}, {"specifier", ">=1.20"}, {"line", 3}}), libraries.dump().c_str());
    QVERIFY2(libraries[2]["name"] == Json("pkg"), shown(libraries[2]["name"]));
    for (const char* kind : {"requirements.extra-index", "requirements.direct", "requirements.include",
                             "requirements.trusted-host", "requirements.unpinned"})
        QVERIFY2(observed(sample.facts, kind), kind);
    QVERIFY(readSample("torch==2.1.0\n", "requirements-dev.txt").facts.observations.empty());
}

void ConfigTest::namesCarriers_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* format, const char* kind, QByteArray head) {
        QTest::newRow(format) << head.leftJustified(600, '\0') << QString(format) << QString(kind);
    };
    row("elf", "file.executable",
        QByteArray("\x7F"
                   "ELF\2\1\1"));
    QByteArray windows("MZ");
    windows = windows.leftJustified(60, '\0') + QByteArray("\x80\0\0\0", 4);
    row("pe", "file.executable", windows.leftJustified(128, '\0') + QByteArray("PE\0\0", 4));
}

void ConfigTest::namesCarriers()
{
    QFETCH(QByteArray, head);
    QFETCH(QString, format);
    QFETCH(QString, kind);
    const Sample sample = readSample(head.toStdString(), "weights.bin");
    QCOMPARE(sample.facts.format, format.toStdString());
    QVERIFY2(observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
    QCOMPARE(sample.facts.problems.empty(), kind == "file.executable");
    // Two letters make no program.
    QVERIFY(readSample("MZ" + std::string(200, 'x'), "x").facts.format != "pe");
}

void ConfigTest::survivesEveryPrefix()
{
    const std::string text =
        R"({"auto_map":{"A":["x.Y","z"]},"chat_template":[{"name":"n","template":"\u00e4{{ b }}"}],)"
        R"("vocab":[1,[2]],"a":[true,-1.5e3,null],"model":{"vocab":{"x":1}},"\ud800":1})";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        for (const char* name : {"config.json", "tokenizer.json", "x.index.json"})
            readSample(text.substr(0, length), name);
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string damaged = text;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x0F);
        readSample(damaged, "config.json");
    }
}

QTEST_GUILESS_MAIN(ConfigTest)
#include "ConfigTest.moc"
