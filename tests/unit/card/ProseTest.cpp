// SPDX-License-Identifier: GPL-3.0-or-later
// What sentences state about a model, and which sentences state nothing.
#include "card/Prose.h"

#include <QTest>

using namespace assayer::card;

namespace {

// The numbers that a card states, title first.
template <typename Extract>
QList<double> numbers(const QByteArray& card, Extract extract)
{
    const std::string text = card.toStdString();
    const Outline outline = readOutline(text, 0);
    const std::vector<Sentence> sentences = statingSentences(text, outline);
    QList<double> list;
    for (const Statement& statement : extract(sentences)) {
        list.append(statement.quantity.value);
        const std::string place = text.substr(statement.offset, statement.length);
        if (place != statement.said)
            return {-1};
    }
    return list;
}

} // namespace

class ProseTest : public QObject
{
    Q_OBJECT

private slots:
    void quantities_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::newRow("7B") << QByteArray("7B") << 7e9 << 1e9;
        QTest::newRow("1.1 billion") << QByteArray("1.1 billion") << 1.1e9 << 1e8;
        QTest::newRow("8,192") << QByteArray("8,192") << 8192.0 << 1.0;
        QTest::newRow("1,234,567.5") << QByteArray("1,234,567.5") << 1234567.5 << 0.1;
        QTest::newRow("32k") << QByteArray("32k") << 32000.0 << 1000.0;
        QTest::newRow("0.5M") << QByteArray("0.5M") << 5e5 << 1e5;
    }

    void quantities()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, value);
        QFETCH(double, step);
        const auto words = wordsOf(text.toStdString());
        const auto quantity = quantityAt(words, 0);
        QVERIFY(quantity.has_value());
        QCOMPARE(quantity->value, value);
        QCOMPARE(quantity->step, step);
    }

    void noQuantities()
    {
        for (const char* text : {"a3b", "8x7b", "1,5", "12,34", "v2", "3d", "1.2.3", ""}) {
            const auto words = wordsOf(text);
            QVERIFY2(words.empty() || !quantityAt(words, 0), text);
        }
    }

    void parameters_data()
    {
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<QList<double>>("expected");
        const auto row = [](const QByteArray& card, const QList<double>& expected) {
            QTest::newRow(card) << card << expected;
        };
        row("# Llama-2-7b-chat", {7e9});
        row("# SmolLM-135M Instruct", {135e6});
        row("# GPT-2", {});
        row("# Mixtral-8x7B", {});
        row("# Qwen3-30B-A3B", {30e9});
        row("The model has 1.1 billion parameters.", {1.1e9});
        row("It is a 7B parameter model.", {7e9});
        row("- Number of Parameters: 7.61B", {7.61e9});
        row("| Parameters | 110M |", {110e6});
        row("| Model | Parameters | Layers |\n|---|---|---|\n| other | 7B parameters | 3 |", {});
        row("The model has 124,439,808 parameters.", {124439808});
        row("It outperforms models with 70B parameters.", {});
        row("Similar to the 7B parameters of Mistral.", {});
        row("Distilled from a teacher with 13B parameters.", {});
        row("Sizes of 7B parameters and 13B parameters were trained.", {});
        row("Parameters: 7B or 13B parameters", {});
        row("Number of Parameters (Non-Embedding): 6.53B", {});
        row("It activates 3B active parameters.", {});
        row("Trained on 2 trillion tokens.", {});
        row("```\n7B parameters\n```", {});
        row("This model is larger than X. It has 3B parameters.", {3e9});
    }

    void parameters()
    {
        QFETCH(QByteArray, card);
        QFETCH(QList<double>, expected);
        QCOMPARE(numbers(card, statedParameters), expected);
    }

    void context_data()
    {
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<QList<double>>("expected");
        const auto row = [](const QByteArray& card, const QList<double>& expected) {
            QTest::newRow(card) << card << expected;
        };
        row("# Phi-3-mini-4k-instruct", {4000});
        row("Context Length: 32,768 tokens", {32768});
        row("It has a context window of 8k tokens.", {8000});
        row("The maximum sequence length is 512.", {512});
        row("It supports a 128K context.", {128000});
        row("It has an 8192 token context window.", {8192});
        row("Longer context than the 4k context of its predecessor.", {});
        row("We used a context of documents.", {});
        row("Context length matters.", {});
    }

    void context()
    {
        QFETCH(QByteArray, card);
        QFETCH(QList<double>, expected);
        QCOMPARE(numbers(card, statedContext), expected);
    }

    void vocabulary()
    {
        QCOMPARE(numbers("The vocabulary size is 30,522.", statedVocabulary), QList<double>{30522});
        QCOMPARE(numbers("Vocab size: 50257", statedVocabulary), QList<double>{50257});
        QCOMPARE(numbers("A vocabulary of 32k tokens.", statedVocabulary), QList<double>{32000});
        QCOMPARE(numbers("A large vocabulary helps.", statedVocabulary), QList<double>{});
    }

    void dtype_data()
    {
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<QString>("expected");
        QTest::newRow("stored") << QByteArray("The weights are stored in bfloat16.") << "BF16";
        QTest::newRow("label") << QByteArray("- Tensor type: F16") << "F16";
        QTest::newRow("title") << QByteArray("# My-Model-FP8") << "F8_E4M3";
        QTest::newRow("training") << QByteArray("- Training regime: bf16 mixed precision") << "";
        QTest::newRow("loading") << QByteArray("Load the weights in float16.") << "";
        QTest::newRow("two formats") << QByteArray("Weights in fp16 and in fp32.") << "";
        QTest::newRow("the word float") << QByteArray("Tensors of float values.") << "";
    }

    void dtype()
    {
        QFETCH(QByteArray, card);
        QFETCH(QString, expected);
        const std::string text = card.toStdString();
        const auto found = statedDtype(statingSentences(text, readOutline(text, 0)));
        QCOMPARE(QString::fromStdString(found.empty() ? "" : found.front().word), expected);
    }

    void safetensorsOnly_data()
    {
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<bool>("expected");
        QTest::newRow("only") << QByteArray("We ship safetensors only.") << true;
        QTest::newRow("in") << QByteArray("Weights come only in safetensors.") << true;
        QTest::newRow("no pickle") << QByteArray("There are no pickle files.") << true;
        QTest::newRow("free") << QByteArray("This repository is pickle-free.") << true;
        QTest::newRow("with") << QByteArray("Weights come in safetensors and pickle.") << false;
    }

    void safetensorsOnly()
    {
        QFETCH(QByteArray, card);
        QFETCH(bool, expected);
        const std::string text = card.toStdString();
        QCOMPARE(!statedSafetensorsOnly(statingSentences(text, readOutline(text, 0))).empty(), expected);
    }
};

QTEST_GUILESS_MAIN(ProseTest)
#include "ProseTest.moc"
