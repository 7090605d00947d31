// SPDX-License-Identifier: GPL-3.0-or-later
// The CycloneDX document: what it holds, that it is reproducible, and that it claims no more than the record.
#include "Samples.h"

#include "bom/CycloneDx.h"
#include "bom/PackageUrl.h"
#include "bom/SerialNumber.h"

#include <QTest>
#include <QUuid>

using namespace assayer;
using nlohmann::json;

namespace {

json bomOf(const record::Inspection& inspection)
{
    return json::parse(bom::toCycloneDx(inspection));
}

json component(const json& list, const std::string& reference)
{
    for (const json& item : list) {
        if (item.at("bom-ref") == reference)
            return item;
    }
    return {};
}

std::vector<std::string> values(const json& properties, const std::string& name)
{
    std::vector<std::string> found;
    for (const json& property : properties) {
        if (property.at("name") == name)
            found.push_back(property.at("value"));
    }
    return found;
}

// QCOMPARE cannot hold two json values against each other, as they convert into everything.
void compare(const json& actual, const json& expected)
{
    QCOMPARE(QByteArray::fromStdString(actual.dump()), QByteArray::fromStdString(expected.dump()));
}

} // namespace

class CycloneDxTest : public QObject
{
    Q_OBJECT

private slots:
    void frame()
    {
        const json bom = bomOf(samples::model());
        QCOMPARE(bom.at("bomFormat").get<std::string>(), std::string("CycloneDX"));
        QCOMPARE(bom.at("specVersion").get<std::string>(), std::string("1.6"));
        QVERIFY(!bom.at("metadata").contains("timestamp"));
        QCOMPARE(values(bom.at("metadata").at("properties"), "cdx:reproducible"), std::vector<std::string>{"true"});
        const json& model = bom.at("metadata").at("component");
        QCOMPARE(model.at("type").get<std::string>(), std::string("machine-learning-model"));
        QCOMPARE(model.at("group").get<std::string>(), std::string("acme"));
        QCOMPARE(model.at("name").get<std::string>(), std::string("demo-lora"));
        QCOMPARE(model.at("purl").get<std::string>(), "pkg:huggingface/acme/demo-lora@" + std::string(40, '4'));
    }

    void everyFileHasItsHashes()
    {
        const json model = bomOf(samples::model()).at("metadata").at("component");
        QCOMPARE(model.at("components").size(), std::size_t(6));
        const json weights = component(model.at("components"), "file:model.safetensors");
        compare(weights.at("hashes"), json::array({{{"alg", "SHA-256"}, {"content", std::string(64, 'e')}}}));
        QCOMPARE(values(weights.at("properties"), "assayer:tensor:elements"), std::vector<std::string>{"1024"});
        // The digest of a git blob is no SHA-1 of the file, so it is no hash of the component.
        QCOMPARE(values(weights.at("properties"), "assayer:file:git-blob-sha1"),
                 std::vector<std::string>{std::string(40, 'e')});
    }

    void lineageDataAndLibraries()
    {
        const json bom = bomOf(samples::model());
        const json& model = bom.at("metadata").at("component");
        const json ancestors = model.at("pedigree").at("ancestors");
        QCOMPARE(ancestors.size(), std::size_t(2));
        const json base = component(ancestors, "base-model:acme/base");
        QCOMPARE(base.at("purl").get<std::string>(), std::string("pkg:huggingface/acme/base"));
        QCOMPARE(values(base.at("properties"), "assayer:relation"), std::vector<std::string>{"adapts"});
        QCOMPARE(values(base.at("properties"), "assayer:relation:contradicted"), std::vector<std::string>{"true"});
        QCOMPARE(values(base.at("properties"), "assayer:relation:confidence"), std::vector<std::string>{"0.70"});
        QCOMPARE(values(base.at("properties"), "assayer:relation:evidence").front(), std::string("README.md (line 3)"));
        QCOMPARE(component(bom.at("components"), "library:transformers").at("purl").get<std::string>(),
                 std::string("pkg:pypi/transformers@4.40.0"));
        QCOMPARE(component(bom.at("components"), "dataset:imdb").at("data")[0].at("type").get<std::string>(),
                 std::string("dataset"));
        compare(model.at("modelCard").at("modelParameters").at("datasets"), json::array({{{"ref", "dataset:imdb"}}}));
        const json dependsOn = bom.at("dependencies")[0].at("dependsOn");
        for (const char* id : {"base-model:acme/base", "dataset:imdb", "library:transformers"})
            QVERIFY2(std::find(dependsOn.begin(), dependsOn.end(), json(id)) != dependsOn.end(), id);
    }

    void cardSaysWhatFilesSay()
    {
        const json card = bomOf(samples::model()).at("metadata").at("component").at("modelCard");
        QCOMPARE(card.at("modelParameters").at("task").get<std::string>(), std::string("text-generation"));
        QCOMPARE(card.at("modelParameters").at("architectureFamily").get<std::string>(), std::string("llama"));
        QCOMPARE(card.at("modelParameters").at("modelArchitecture").get<std::string>(),
                 std::string("LlamaForCausalLM"));
        QCOMPARE(values(card.at("properties"), "cdx:ai-ml:model:language"), std::vector<std::string>{"de,en"});
        QCOMPARE(values(card.at("properties"), "cdx:ai-ml:model:hyperparameter:context_length"),
                 std::vector<std::string>{"2048"});
        QVERIFY(!card.at("modelParameters").contains("approach")); // no file says how it was trained
    }

    void licencesAreConcludedOnlyWhereATextBearsThemOut()
    {
        auto inspection = samples::model();
        const auto licences = [&] { return bomOf(inspection).at("metadata").at("component").at("licenses"); };
        compare(licences(), json::array({{{"license", {{"id", "Apache-2.0"}, {"acknowledgement", "declared"}}}}}));
        record::Claim claim;
        claim.id = "licence";
        claim.said = "apache-2.0";
        claim.verdict = record::ClaimVerdict::Confirmed;
        inspection.claims.push_back(claim);
        QCOMPARE(licences().size(), std::size_t(2));
        QCOMPARE(licences()[1].at("license").at("acknowledgement").get<std::string>(), std::string("concluded"));
    }

    void claimsAreDeclarations()
    {
        const json declarations = bomOf(samples::model()).at("declarations");
        const json& claim = declarations.at("claims")[0];
        QCOMPARE(claim.at("predicate").get<std::string>(), std::string("parameters = 7B"));
        QCOMPARE(claim.at("counterEvidence").size(), std::size_t(1));
        QVERIFY(!claim.contains("evidence"));
        QCOMPARE(declarations.at("attestations")[0].at("map")[0].at("conformance").at("score").get<int>(), 0);
    }

    void findingsAreVulnerabilities()
    {
        const json found = bomOf(samples::model()).at("vulnerabilities");
        const json danger = component(found, "finding:ASY-PKL-001");
        QCOMPARE(danger.at("ratings")[0].at("severity").get<std::string>(), std::string("critical"));
        compare(danger.at("cwes"), json::array({502}));
        compare(danger.at("affects"), json::array({{{"ref", "file:old/pytorch_model.bin"}}}));
    }

    void parametersAreNotCountedTwice()
    {
        auto inspection = samples::model();
        const auto count = [&] {
            return values(bomOf(inspection).at("metadata").at("component").at("modelCard").at("properties"),
                          "cdx:ai-ml:model:parameter:count");
        };
        QCOMPARE(count(), std::vector<std::string>{"1024"});
        inspection.files.push_back(
            samples::file("second.safetensors", "safetensors", '1', {{"tensors", 3}, {"parameters", 1024}}));
        QVERIFY(count().empty());
        for (auto& file : inspection.files)
            file.facts.erase("parameters");
        inspection.files.push_back(
            samples::file("w-00001-of-00002.safetensors", "safetensors", '1', {{"tensors", 1}, {"parameters", 10}}));
        inspection.files.push_back(
            samples::file("w-00002-of-00002.safetensors", "safetensors", '2', {{"tensors", 1}, {"parameters", 5}}));
        QCOMPARE(count(), std::vector<std::string>{"15"});
    }

    void sameRecordSameBytes()
    {
        QCOMPARE(bom::toCycloneDx(samples::model()), bom::toCycloneDx(samples::model()));
        auto later = samples::model();
        later.started = "2030-01-01T00:00:00Z";
        later.finished = "2030-01-01T00:00:01Z";
        QCOMPARE(bom::toCycloneDx(later), bom::toCycloneDx(samples::model())); // times are left out
    }

    void anotherByteIsAnotherSerialNumber()
    {
        auto changed = samples::model();
        changed.files[4].digests["sha256"][0] = '0';
        QVERIFY(bomOf(changed).at("serialNumber") != bomOf(samples::model()).at("serialNumber"));
    }

    void serialNumbersAreUuidsOfVersion5()
    {
        // Qt makes version 5 too, of the same name space.
        const QUuid space(QStringLiteral("6f1c0e5a-9b3d-4b7e-8a51-2d94c708e366"));
        for (const char* content : {"", "a", "the same bytes"}) {
            const QString expected = QUuid::createUuidV5(space, QByteArray(content)).toString(QUuid::WithoutBraces);
            QCOMPARE(QString::fromStdString(bom::serialNumber(content)), QStringLiteral("urn:uuid:") + expected);
        }
    }

    void hostileRecordsMakeDocuments()
    {
        const json bom = bomOf(samples::hostileModel());
        const json& model = bom.at("metadata").at("component");
        QVERIFY(!model.contains("purl"));
        QCOMPARE(model.at("name").get<std::string>(), samples::hostileText());
        // What no algorithm makes is no hash.
        QCOMPARE(model.at("components")[0].at("hashes").size(), std::size_t(1));
        for (const json& reference : model.value("externalReferences", json::array()))
            QVERIFY(reference.at("url").get<std::string>().find_first_of("<>\" :\x1b") == std::string::npos);
    }

    void packageUrls()
    {
        // The examples of the purl specification's types.
        QCOMPARE(
            *bom::hubPackageUrl("distilbert/distilbert-base-uncased", "043235D6088ECD3DD5FB5CA3592B6913FD516027"),
            std::string("pkg:huggingface/distilbert/distilbert-base-uncased@043235d6088ecd3dd5fb5ca3592b6913fd516027"));
        QCOMPARE(*bom::hubPackageUrl("acme/x", "main"), std::string("pkg:huggingface/acme/x"));
        QVERIFY(!bom::hubPackageUrl("gpt2"));
        QCOMPARE(*bom::pypiPackageUrl("Django_Allauth", "12.23"), std::string("pkg:pypi/django-allauth@12.23"));
        QCOMPARE(*bom::pypiPackageUrl("torch", "2.0+cu118"), std::string("pkg:pypi/torch@2.0%2Bcu118"));
        for (const char* bad : {"", "-x", "x-", "a b", "a/b", "<x>"})
            QVERIFY2(!bom::pypiPackageUrl(bad), bad);
        QCOMPARE(bom::percentEncoded("a b/c:d\xC3\xA4", true), std::string("a%20b/c%3Ad%C3%A4"));
    }
};

QTEST_APPLESS_MAIN(CycloneDxTest)
#include "CycloneDxTest.moc"
