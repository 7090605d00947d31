// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets and payloads in bytes: what is found, and what comes close and is not.
#include "base/Encoding.h"
#include "base/Text.h"

#include <QtTest>

#include "code/BytePatterns.h"
#include <vector>

using namespace assayer::code;

namespace {

std::vector<BytePatternMatch> matchesIn(const std::string& text)
{
    std::vector<BytePatternMatch> matches;
    findBytePatterns(assayer::asBytes(text), [&](const BytePatternMatch& match) { matches.push_back(match); });
    return matches;
}

std::string elfHeader()
{
    std::string header("\x7F"
                       "ELF\x02\x01\x01",
                       7);
    header.resize(64, '\0');
    header[16] = 3;  // ET_DYN
    header[18] = 62; // EM_X86_64
    header[52] = 64; // e_ehsize
    return header;
}

} // namespace

class BytePatternsTest : public QObject
{
    Q_OBJECT

private slots:
    void tokens_data();
    void tokens();
    void payloads();
    void masks();
};

void BytePatternsTest::tokens_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char* title, const QByteArray& text, const char* name) {
        QTest::newRow(title) << text << QByteArray(name);
    };
    // Made by python3: 30 random letters and their CRC-32 in base 62. The last letter of the second is another one.
    row("GitHub",
        "token = ghp_"
        "Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y3gm1IL",
        "GitHub token");
    row("GitHub, checksum",
        "token = ghp_"
        "Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y3gm1IM",
        "");
    row("GitHub, within a word",
        "xghp_"
        "Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y3gm1IL",
        "");
    row("Hugging Face",
        "\"hf_"
        "Eeeby3abP3E2Zs8IQ9Y7aJZqhB6baeCN6Z\"",
        "Hugging Face token");
    row("Hugging Face, placeholder",
        "hf_"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "");
    row("Hugging Face, a name",
        "hf_"
        "transformersModelForCausalLanguageM",
        "");
    row("Hugging Face, too short",
        "hf_"
        "Eeeby3abP3E2Zs8IQ9Y7aJZq",
        "");
    row("AWS",
        "AKIA"
        "Q3EGTZ7LNB2XWKDM",
        "AWS access key");
    row("AWS, the documentation's",
        "AKIA"
        "IOSFODNN7EXAMPLE",
        "");
    row("Google",
        "AIza"
        "SyD3k9Lm2Qx7Tz5Vb8Nc1Wf4Gh6Jp0Rs2Ua",
        "Google API key");
    // openssl genpkey -algorithm ed25519, and the same with a broken body.
    row("private key",
        "-----BEGIN PRIVATE "
        "KEY-----\nMC4CAQAwBQYDK2VwBCIEIMcpO+ZgsBNhxutvINsVXPsVe0KmVKTF8WtzqhIKd/TA\n-----END",
        "private key");
    row("private key in JSON",
        "{\"k\":\"-----BEGIN PRIVATE "
        "KEY-----\\nMC4CAQAwBQYDK2VwBCIEIMcpO+ZgsBNhxutvINsVXPsVe0KmVKTF8WtzqhIKd/TA\\n-----\"}",
        "private key");
    row("private key, elided",
        "-----BEGIN PRIVATE "
        "KEY-----\n...\n-----END PRIVATE KEY-----",
        "");
    row("public key", "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n", "");
    row("words", "the task is risky, sk-learn and hf_hub_download(AKIA) ghp_", "");
}

void BytePatternsTest::tokens()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, name);
    const auto matches = matchesIn(text.toStdString());
    if (name.isEmpty()) {
        QVERIFY(matches.empty());
    } else {
        QCOMPARE(matches.size(), std::size_t{1});
        QCOMPARE(QByteArray(matches[0].name.data(), static_cast<int>(matches[0].name.size())), name);
    }
}

void BytePatternsTest::payloads()
{
    const std::string padding(5000, 'x');
    auto matches = matchesIn(padding + elfHeader() + padding);
    QCOMPARE(matches.size(), std::size_t{1});
    QVERIFY(matches[0].kind == BytePatternKind::Program && matches[0].offset == 5000);
    std::string broken = elfHeader();
    broken[52] = 63;
    QVERIFY(matchesIn(padding + broken + padding).empty());
    // "MZ" leads to "PE\0\0" through the four bytes at 60.
    std::string pe(200, '\0');
    pe.replace(0, 2, "MZ");
    pe[60] = 100;
    pe.replace(100, 2, "PE");
    matches = matchesIn(padding + pe);
    QVERIFY(matches.size() == 1 && matches[0].kind == BytePatternKind::Program);
    pe[100] = 'Q';
    QVERIFY(matchesIn(padding + pe).empty());
    std::string encoded(300, '\0');
    encoded.replace(0, elfHeader().size(), elfHeader());
    matches = matchesIn("x = '" + assayer::toBase64(assayer::asBytes(encoded)) + "'");
    QVERIFY(matches.size() == 1 && matches[0].kind == BytePatternKind::EncodedProgram);
    matches = matchesIn(padding + "#!/bin/sh\necho x\n");
    QVERIFY(matches.size() == 1 && matches[0].kind == BytePatternKind::Script);
    QVERIFY(matchesIn(padding + "#!/opt/x\n").empty());
    QVERIFY(matchesIn(padding + "PK\x03\x04 is the beginning of a ZIP archive").empty());
    QVERIFY(matchesIn(padding + "\x1F\x8B\x08\x01 and no stream behind it, whatever it says").empty());
}

void BytePatternsTest::masks()
{
    const auto matches = matchesIn("hf_"
                                   "Eeeby3abP3E2Zs8IQ9Y7aJZqhB6baeCN6Z");
    QCOMPARE(matches.size(), std::size_t{1});
    QCOMPARE(QByteArray::fromStdString(matches[0].shown), QByteArray("hf_Eee... (37 characters)"));
}

QTEST_APPLESS_MAIN(BytePatternsTest)
#include "BytePatternsTest.moc"
