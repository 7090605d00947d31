// SPDX-License-Identifier: GPL-3.0-or-later
// Claims that tensors decide: parameter count, number format, context length, vocabulary.
#include "ModelFiles.h"

#include <QTest>

using namespace assayer;
using namespace assayer::card;
using test::check;
using test::claim;
using test::configFile;
using test::Tensor;
using test::verdict;
using test::weightFile;

namespace {

using Files = std::vector<record::File>;

// One tensor of `millions` million elements.
record::File weights(std::uint64_t millions, const std::string& path = "model.safetensors",
                     const std::string& dtype = "BF16")
{
    return weightFile(path, "safetensors", {{"w", dtype, {millions, 1'000'000}}});
}

} // namespace

Q_DECLARE_METATYPE(Files)

class WeightClaimsTest : public QObject
{
    Q_OBJECT

private slots:
    // Tolerances: 15 % or half a unit of the last digit confirms, beyond 25 % contradicts.
    void parameters_data()
    {
        QTest::addColumn<QString>("card");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* card, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(card) << files << QString(expected);
        };
        row("Mistral's 7B", "# Mistral-7B", {weights(7242)}, "confirmed");
        row("edge of 15 %", "# X-100M", {weights(115)}, "confirmed");
        row("between", "# X-100M", {weights(120)}, "unsupported");
        row("edge of 25 %", "# X-100M", {weights(125)}, "unsupported");
        row("beyond", "# X-100M", {weights(126)}, "contradicted");
        row("far below", "# X-7B", {weights(1100)}, "contradicted");
        row("half a unit", "# X-2M", {weights(2, "a.safetensors")}, "confirmed");
        row("nothing to count", "# X-7B", {}, "not-checkable");
        row("not said", "# X", {weights(100)}, "missing");
        row("experts", "# Mixtral-8x7B", {weights(46700)}, "not-checkable");
        row("several in prose", "# X\nIt has 7B parameters.\nIt has 13B parameters.\n", {weights(7000)},
            "not-checkable");
        row("shards", "# X-300M",
            {weights(100, "model-00001-of-00003.safetensors"), weights(100, "model-00002-of-00003.safetensors"),
             weights(100, "model-00003-of-00003.safetensors")},
            "confirmed");
        row("the same in two formats", "# X-100M",
            {weights(100), weightFile("model.gguf", "gguf", {{"w", "Q4_K", {100, 1'000'000}}})}, "confirmed");
        row("parts of a pipeline", "# X-200M", {weights(120, "unet/m.safetensors"), weights(80, "vae/m.safetensors")},
            "confirmed");
        row("adapters do not count", "# X-7B", {weights(10, "adapter_model.safetensors")}, "not-checkable");
    }

    void parameters()
    {
        QFETCH(QString, card);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check(card.toStdString(), files), "parameters"), expected);
    }

    void packedWeightsAreUnpacked_data()
    {
        QTest::addColumn<QString>("quantization");
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<int>("times");
        QTest::newRow("GPTQ 4 bit") << "{\"quant_method\": \"gptq\", \"bits\": 4}"
                                    << "l.qweight"
                                    << "I32" << 8;
        QTest::newRow("GPTQ 3 bit") << "{\"quant_method\": \"gptq\", \"bits\": 3}"
                                    << "l.qweight"
                                    << "I32" << 10;
        QTest::newRow("AWQ without bits") << "{\"quant_method\": \"awq\"}"
                                          << "l.qweight"
                                          << "I32" << 8;
        QTest::newRow("compressed-tensors") << "{\"config_groups\": {\"group_0\": {\"weights\": {\"num_bits\": 8}}}}"
                                            << "l.weight_packed"
                                            << "I32" << 4;
        QTest::newRow("mxfp4") << "{\"quant_method\": \"mxfp4\"}"
                               << "mlp.down_proj_blocks"
                               << "U8" << 2;
        QTest::newRow("plain bytes") << "{}"
                                     << "l.weight"
                                     << "U8" << 1;
    }

    void packedWeightsAreUnpacked()
    {
        QFETCH(QString, quantization);
        QFETCH(QString, tensor);
        QFETCH(QString, dtype);
        QFETCH(int, times);
        const Files files{configFile("config.json", {{"quantization_config", Json::parse(quantization.toStdString())}}),
                          weightFile("model.safetensors", "safetensors",
                                     {{tensor.toStdString(), dtype.toStdString(), {10, 1'000'000}},
                                      {"l.scales", "F16", {10, 1'000'000}},
                                      {"l.qzeros", "I32", {10, 1'000'000}},
                                      {"l.g_idx", "I32", {10, 1'000'000}}})};
        const std::string title = "# X-" + std::to_string(10 * times) + "M\n";
        const CardReport report = check(title, files);
        QCOMPARE(verdict(report, "parameters"), QString("confirmed"));
        const std::string expected = std::to_string(10'000'000 * times) + " ";
        QVERIFY2(claim(report, "parameters").explanation.find(expected) != std::string::npos,
                 claim(report, "parameters").explanation.c_str());
    }

    void buffersAreNoParameters()
    {
        const Files files{weightFile("model.safetensors", "safetensors",
                                     {{"w", "F32", {1'000'000}},
                                      {"position_ids", "I64", {9'000'000}},
                                      {"h.0.attn.bias", "F32", {1, 1, 3000, 3000}},
                                      {"bn.running_mean", "F32", {9'000'000}}})};
        QVERIFY(claim(check("# X-1M", files), "parameters").explanation.find(" 1000000 ") != std::string::npos);
    }

    void countsWithoutListedTensors()
    {
        record::File torch = test::plainFile("pytorch_model.bin", "torch-zip");
        torch.facts = {{"tensors", 3}, {"parameters", 110'000'000}, {"dtypes", {{"float32", 110'000'000}}}};
        const Files files{configFile("config.json", {{"torch_dtype", "float32"}}), torch};
        const CardReport report = check("# BERT\nIt has 110M parameters.\n", files);
        QCOMPARE(verdict(report, "parameters"), QString("confirmed"));
        QCOMPARE(verdict(report, "dtype"), QString("confirmed"));
    }

    void hugeShapesDoNotOverflow()
    {
        const Files files{weightFile("m.safetensors", "safetensors", {{"w", "F32", {1}}})};
        Files huge = files;
        huge[0].members[0].shape = {{~0ULL, ~0ULL}};
        QCOMPARE(verdict(check("# X-7B", huge), "parameters"), QString("contradicted"));
    }

    void dtype_data()
    {
        QTest::addColumn<QString>("card");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const record::File config = configFile("config.json", {{"torch_dtype", "bfloat16"}});
        const auto row = [](const char* name, const char* card, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(card) << files << QString(expected);
        };
        row("config agrees", "# X", {config, weights(1)}, "confirmed");
        row("config differs", "# X", {config, weights(1, "m.safetensors", "F32")}, "contradicted");
        row("norms may differ", "# X",
            {config, weightFile("m.safetensors", "safetensors", {{"w", "BF16", {100}}, {"norm", "F32", {10}}})},
            "confirmed");
        row("card agrees", "# X-FP8", {weights(1, "m.safetensors", "F8_E4M3")}, "confirmed");
        row("card differs", "# X\nWeights are stored in fp16.\n", {weights(1)}, "contradicted");
        row("quantized", "# X",
            {configFile("config.json", {{"torch_dtype", "float16"}, {"quantization_config", {{"bits", 4}}}}),
             weights(1, "m.safetensors", "I32")},
            "not-checkable");
        row("nothing said", "# X", {weights(1)}, "missing");
        row("nothing there", "# X", {config}, "not-checkable");
    }

    void dtype()
    {
        QFETCH(QString, card);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check(card.toStdString(), files), "dtype"), expected);
    }

    // Within 3 % of a stated length confirms, above 1.05 times the longest contradicts.
    void whatIsQuotedHasNoMarksOfMarkdown()
    {
        const CardReport report =
            check("# X-7B\n**Context length:** 32k of `int` tokens\n", {configFile("config.json", Json::object())});
        const std::string said = test::claim(report, "context-length").said;
        QVERIFY2(said.find("Context length: 32k") != std::string::npos, said.c_str());
        QVERIFY2(said.find_first_of("*`") == std::string::npos, said.c_str());
    }

    void contextLength_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const record::File config = configFile("config.json", {{"max_position_embeddings", 32768}});
        const record::File rope = configFile(
            "config.json", {{"max_position_embeddings", 8192},
                            {"rope_scaling", {{"factor", 4.0}, {"original_max_position_embeddings", 8192}}}});
        const record::File learned =
            weightFile("m.safetensors", "safetensors", {{"embeddings.position_embeddings.weight", "F32", {512, 768}}});
        const record::File tokenizer = configFile("tokenizer_config.json", {{"model_max_length", 1e30}});
        const auto row = [](const char* name, const char* said, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(said) << files << QString(expected);
        };
        row("binary thousands", "Context length: 32k", {config}, "confirmed");
        row("decimal thousands", "Context length: 33k", {config}, "confirmed");
        row("exact", "Context length: 32,768 tokens", {config}, "confirmed");
        row("too long", "Context length: 128k", {config}, "contradicted");
        row("shorter than allowed", "Context length: 8k", {config}, "unsupported");
        row("slightly above", "Context length: 34,000 tokens", {config}, "unsupported");
        row("stretched", "Context length: 32k", {rope}, "confirmed");
        row("learned positions", "Maximum sequence length: 512", {learned}, "confirmed");
        row("beyond learned positions", "Maximum sequence length: 1024", {learned}, "contradicted");
        row("no limit is no evidence", "Context length: 32k", {tokenizer}, "not-checkable");
        row("not said", "A model.", {config}, "missing");
    }

    void contextLength()
    {
        QFETCH(QString, said);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const CardReport report = check("# X\n\n" + said.toStdString() + "\n", files);
        QCOMPARE(verdict(report, "context-length"), expected);
    }

    void vocabulary_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const auto config = [](int size) { return configFile("config.json", {{"vocab_size", size}}); };
        const auto embedding = [](std::uint64_t rows) {
            return weightFile("m.safetensors", "safetensors", {{"model.embed_tokens.weight", "F32", {rows, 8}}});
        };
        const record::File gguf = weightFile("m.gguf", "gguf", {{"token_embd.weight", "F32", {8, 32000}}});
        record::File tokenizer = test::plainFile("tokenizer.json", "tokenizer");
        tokenizer.facts["vocabulary"] = 30522;
        const auto row = [](const char* name, const char* said, const Files& files, const char* expected) {
            QTest::newRow(name) << QString(said) << files << QString(expected);
        };
        row("config exact", "", {config(32000), embedding(32000)}, "confirmed");
        row("config padded", "", {config(50257), embedding(50304)}, "confirmed");
        row("config too many rows", "", {config(32000), embedding(48000)}, "contradicted");
        row("config too few rows", "", {config(32000), embedding(31999)}, "contradicted");
        row("config alone", "", {config(32000)}, "not-checkable");
        row("GGUF dimensions", "", {config(32000), gguf}, "confirmed");
        row("card and tokenizer", "Vocabulary size: 30,522.", {tokenizer}, "confirmed");
        row("card differs", "Vocabulary size: 32,000.", {tokenizer}, "contradicted");
        row("rounded", "A vocabulary of 30k tokens.", {tokenizer}, "confirmed");
        row("not said", "", {tokenizer}, "missing");
    }

    void vocabulary()
    {
        QFETCH(QString, said);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        QCOMPARE(verdict(check("# X\n\n" + said.toStdString() + "\n", files), "vocabulary"), expected);
    }

    void gravestClaimKeepsTheBareId()
    {
        const Files files{weights(7000)};
        const CardReport report = check("# X-7B\n\nThe model has 70B parameters.\n", files);
        QCOMPARE(verdict(report, "parameters"), QString("contradicted"));
        QCOMPARE(verdict(report, "parameters#2"), QString("confirmed"));
    }
};

QTEST_GUILESS_MAIN(WeightClaimsTest)
#include "WeightClaimsTest.moc"
